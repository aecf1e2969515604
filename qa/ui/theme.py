"""How the chat looks, and how gradio is launched: local, quiet, with nothing of its own on the page."""

from __future__ import annotations

from typing import Any

from qa.ui.assets import asset
from qa.ui.offline import gr

FONTS = ["ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
MONOSPACE = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"]


def launch_options(largest_upload: int = 1) -> dict[str, Any]:
    """Options for `Blocks.launch`, the address aside.

    The style sheet goes into the head as it is: gradio would rewrite the selectors of `css=`. Fonts are
    the system's, so that none is fetched. `largest_upload` is in bytes: gradio takes files from
    everybody, so that where nobody curates there is no room for any.
    """
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
        "head": f"<style>{asset('style.css')}{asset('turns.css')}{asset('library.css')}</style>",
    }
