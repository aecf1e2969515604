"""Opening the chat at an address, indexing first where there is no index yet."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

from rich.console import Console

from qa import engine as engines
from qa.engine import Engine
from qa.errors import EncoderError, IndexMissing, QAError
from qa.indexer import build
from qa.progress import terminal_progress
from qa.render import report_to_rich
from qa.ui.chat import build_chat
from qa.ui.theme import launch_options


def serve(
    index: Path,
    corpus: Path,
    host: str = "127.0.0.1",
    port: int | None = None,
    open_browser: bool = True,
) -> None:
    """Serve the chat until it is interrupted.

    Without a port the first free one from 7860 on is taken; port 0 takes any free one. Raises `QAError` if
    the index is unusable, there is nothing to index, or the port is taken.
    """
    console = Console(stderr=True, highlight=False)
    chat = build_chat(_open_or_build(index, corpus, console))
    try:
        _, url, _ = chat.launch(
            server_name=host,
            server_port=_free_port(host) if port == 0 else port,
            inbrowser=open_browser,
            prevent_thread_lock=True,
            **launch_options(),
        )
    except OSError as error:
        taken = "no port from 7860 on" if port is None else f"port {port}"
        reason = "is free" if port is None else "is taken or not allowed"
        raise QAError(f"{taken} {reason} at {host}; try: qa serve --port 0") from error
    console.print(f"The chat is open at {url} (Ctrl+C stops it)")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("Stopped")
    finally:
        chat.close(verbose=False)


def _open_or_build(index: Path, corpus: Path, console: Console) -> Engine:
    try:
        return engines.open(index)
    except (IndexMissing, EncoderError) as error:
        missing = isinstance(error, IndexMissing)
        why = (
            f"There is no index in {index} yet" if missing else f"The index needs mending ({error})"
        )
        console.print(f"{why}; indexing {corpus} first", markup=False)
    with terminal_progress(console) as progress:
        report = build(corpus, index, progress=progress)
    console.print(report_to_rich(report))
    return engines.open(index)


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
