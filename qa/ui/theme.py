"""How the chat looks, and how gradio is launched: local, quiet, with nothing of its own on the page."""

from __future__ import annotations

from typing import Any

from starlette.middleware import Middleware

from qa.ui.assets import asset
from qa.ui.first_paint import Painted
from qa.ui.guarded import Guarded
from qa.ui.offline import gr

FONTS = ["ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
MOST_AT_ONCE = 100
"""People who can wait for an answer at the same time."""
MONOSPACE = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]


def launch_options(largest_upload: int = 1) -> dict[str, Any]:
    """Options for `Blocks.launch`, the address aside.

    The style sheet goes into the head as it is: gradio would rewrite the selectors of `css=`. Fonts are
    the system's, so that none is fetched. `largest_upload` is in bytes: gradio takes files from
    everybody, so that where nobody curates there is no room for any.
    """
    styles = "".join(map(asset, ("style.css", "turns.css", "library.css")))
    return {
        "share": False,
        "quiet": True,
        "show_error": False,
        "footer_links": [],
        "enable_monitoring": False,
        "ssr_mode": False,
        "mcp_server": False,
        "theme": gr.themes.Base(font=FONTS, font_mono=MONOSPACE),
        "max_file_size": largest_upload,
        "max_threads": MOST_AT_ONCE,
        "app_kwargs": {"middleware": [Middleware(Guarded), Middleware(Painted)]},
        "head": f"<style>{styles}</style><script>{asset('resume.js')}</script>",
    }
