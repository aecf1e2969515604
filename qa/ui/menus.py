"""The menus of the bar: the conversations that the browser keeps, and saving this one as a file."""

from __future__ import annotations

from qa.render.keeping import FORMATS


def menus_to_html() -> str:
    """Two menus; the list of conversations is filled by the script, from the browser's own storage."""
    formats = "".join(
        f'<li><button type="button" class="save" data-format="{name}">{title}</button></li>'
        for name, (title, *_) in FORMATS.items()
    )
    return (
        '<div class="menus"><details class="menu kept"><summary>History</summary><div class="sheet">'
        '<p class="sheet-note">Kept in this browser only; reopened as they were answered.</p>'
        '<ul class="kept-list"></ul>'
        '<p class="kept-none">Nothing is kept yet.</p>'
        '<button type="button" class="clear-all">Clear all</button></div></details>'
        f'<details class="menu saving"><summary>Save</summary><div class="sheet"><ul>{formats}</ul>'
        '<button type="button" class="print">Print</button></div></details></div>'
    )
