"""Opening the chat at an address, indexing first where there is no index yet."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from qa import documents
from qa import engine as engines
from qa.engine import Engine
from qa.errors import EncoderError, IndexMissing, QAError
from qa.indexer import build
from qa.progress import terminal_progress
from qa.render import report_to_rich
from qa.ui.chat import build_chat
from qa.ui.curators import curated_folder, curators_of, read_passwords
from qa.ui.theme import launch_options


def serve(
    index: Path,
    corpus: Path,
    host: str = "127.0.0.1",
    port: int | None = None,
    open_browser: bool = True,
    auth: Path | None = None,
    curate: bool = False,
    curators: Sequence[str] = (),
) -> None:
    """Serve the chat until it is interrupted.

    Without a port the first free one from 7860 on is taken; port 0 takes any free one. Raises `QAError` if
    the index is unusable, there is nothing to index, or the port is taken. `auth` is a file of names and
    passwords to sign in with. With `curate`, documents are added and removed in the chat: by everybody who
    reaches it, or, where one signs in, by the `curators`.
    """
    console = Console(stderr=True, highlight=False)
    passwords = read_passwords(auth) if auth else None
    allowed = curators_of(corpus, curate, curators, passwords)
    engine = _open_or_build(index, corpus, console)
    if allowed:
        allowed = replace(allowed, corpus=curated_folder(index, corpus))
    chat = build_chat(engine, allowed)
    try:
        _, url, _ = chat.launch(
            server_name=host,
            server_port=_free_port(host) if port == 0 else port,
            inbrowser=open_browser,
            prevent_thread_lock=True,
            auth=list(passwords.items()) if passwords else None,
            **launch_options(documents.SIZE_LIMIT if allowed else 1),
        )
    except OSError as error:
        taken = "no port from 7860 on" if port is None else f"port {port}"
        reason = "is free" if port is None else "is taken or not allowed"
        raise QAError(f"{taken} {reason} at {host}; try: qa serve --port 0") from error
    if allowed and passwords is None and host not in ("127.0.0.1", "localhost", "::1"):
        console.print(
            "Whoever reaches this address may change the corpus; see --auth", style="yellow"
        )
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
