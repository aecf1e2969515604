"""The chat of an index, served from this process: what tests of the library share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import qa
from qa.ui import build_chat
from qa.ui.curators import Curators
from qa.ui.theme import launch_options

LIMIT = 1 << 20
"""Bytes of an uploaded file."""


@contextmanager
def served(
    index: Path, curators: Curators | None = None, passwords: dict[str, str] | None = None
) -> Iterator[str]:
    """Its address, until the block ends."""
    chat = build_chat(qa.open(index), curators)
    _, url, _ = chat.launch(
        server_name="127.0.0.1",
        prevent_thread_lock=True,
        auth=list(passwords.items()) if passwords else None,
        **launch_options(LIMIT if curators else 1),
    )
    try:
        yield str(url)
    finally:
        chat.close(verbose=False)
