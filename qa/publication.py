"""Which passages may be asked, by the days on which their documents were published.

The time of which a text tells is another matter, see `qa.timing`.
"""

from __future__ import annotations

import datetime

import numpy as np
from numpy.typing import NDArray

from qa.errors import SettingsError
from qa.index import Index


def passages_published(
    index: Index, since: datetime.date | None, until: datetime.date | None
) -> NDArray[np.int64] | None:
    """The numbers of the passages of documents published from `since` to `until`, (n,), in order.

    Both days are included; None is no limit, and of both None gives None. A document without a date is
    never among them. Raises `SettingsError` if `since` comes after `until`.
    """
    if since is None and until is None:
        return None
    first, last = since or datetime.date.min, until or datetime.date.max
    if first > last:
        raise SettingsError(f"since {first} comes after until {last}")
    days = [
        index.document(place).published or datetime.date.min
        for place in range(len(index.manifest.documents))
    ]
    return index.passages_of(
        [
            place
            for place, day in enumerate(days)
            if first <= day <= last and day != datetime.date.min
        ]
    )


def none_published(since: datetime.date | None, until: datetime.date | None) -> str:
    """Why nothing can be answered when no document was published in time.

    >>> none_published(datetime.date(2026, 5, 1), None)
    'No document of these briefings with a date was published on or after 2026-05-01.'
    """
    limits = [f"on or after {since}"] if since else []
    limits += [f"on or before {until}"] if until else []
    return f"No document of these briefings with a date was published {' and '.join(limits)}."
