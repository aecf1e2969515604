"""Opening the chat at an address, indexing first where there is no index yet."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Sequence
from contextlib import ExitStack
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
from qa.ui.first_start import first_start
from qa.ui.theme import launch_options

FIRST_PORTS = range(7860, 7960)
"""The ports that are tried where none is named."""


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
    chosen = _chosen_port(host, port)
    engine, shown = _open_or_build(index, corpus, console, (host, chosen), open_browser)
    if allowed:
        allowed = replace(allowed, corpus=curated_folder(index, corpus))
    chat = build_chat(engine, allowed)
    try:
        _, url, _ = chat.launch(
            server_name=host,
            server_port=chosen,
            inbrowser=open_browser and not shown,
            prevent_thread_lock=True,
            auth=list(passwords.items()) if passwords else None,
            **launch_options(documents.SIZE_LIMIT if allowed else 1),
        )
    except OSError as error:
        raise _taken(host, port) from error
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


def _open_or_build(
    index: Path, corpus: Path, console: Console, address: tuple[str, int], open_browser: bool
) -> tuple[Engine, bool]:
    """The engine, and whether the browser is at the address already, to see how far the indexing was."""
    try:
        return engines.open(index), False
    except (IndexMissing, EncoderError) as error:
        missing = isinstance(error, IndexMissing)
        why = (
            f"There is no index in {index} yet" if missing else f"The index needs mending ({error})"
        )
        console.print(f"{why}; indexing {corpus} first", markup=False)
    with ExitStack() as stack:
        in_terminal = stack.enter_context(terminal_progress(console))
        try:
            in_browser = stack.enter_context(first_start(*address))
        except OSError as error:
            raise _taken(*address) from error
        if open_browser:
            webbrowser.open(f"http://{address[0]}:{address[1]}/")

        def progress(stage: str, done: int, total: int) -> None:
            in_terminal(stage, done, total)
            in_browser(stage, done, total)

        report = build(corpus, index, progress=progress)
    console.print(report_to_rich(report))
    return engines.open(index), open_browser


def _taken(host: str, port: int | None) -> QAError:
    which = (
        "no port from 7860 on is free" if port is None else f"port {port} is taken or not allowed"
    )
    return QAError(f"{which} at {host}; try: qa serve --port 0")


def _chosen_port(host: str, port: int | None) -> int:
    """A port that is free now: the one that is named, any for 0, the first from 7860 on for None."""
    for candidate in FIRST_PORTS if port is None else (port,):
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, candidate))
                free: int = probe.getsockname()[1]
                return free
        except OSError:
            continue
    raise _taken(host, port)
