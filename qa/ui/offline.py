"""gradio, imported so that it never calls home.

gradio decides when it is imported and when an app is made whether to report usage and look for updates,
so import it from here: `from qa.ui.offline import gr`.
"""

from __future__ import annotations

import os

for _name, _value in (
    ("GRADIO_ANALYTICS_ENABLED", "False"),
    ("HF_HUB_DISABLE_TELEMETRY", "True"),
    ("GRADIO_RUN_HISTORY", "False"),  # questions are nobody's business after the page is closed
):
    os.environ[_name] = _value

import gradio as gr  # noqa: E402

__all__ = ["gr"]
