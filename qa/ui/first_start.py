"""What stands at the chat's address while the briefings are indexed: how far it is."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from qa.parts import Progress
from qa.progress import STAGES
from qa.ui.assets import asset

PREPARING = "Preparing the models"
"""What is done before the first document is read."""


class _Address(ThreadingHTTPServer):
    """The address, with how far the work is."""

    daemon_threads = True
    far: tuple[str, int, int] = (PREPARING, 0, 0)


class _Page(BaseHTTPRequestHandler):
    """Answers with the page, or with how far the work is; both say that the chat is not there yet."""

    server: _Address

    def do_GET(self) -> None:
        if self.path == "/first-start.json":
            stage, done, total = self.server.far
            content = json.dumps({"stage": stage, "done": done, "total": total}).encode()
            self._send(content, "application/json")
        else:
            self._send(asset("first-start.html").encode(), "text/html; charset=utf-8")

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(503)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing: the terminal shows how far it is."""


@contextmanager
def first_start(host: str, port: int) -> Iterator[Progress]:
    """A `Progress` that is shown at the address until the block ends. Raises `OSError` if that is taken."""
    address = _Address((host, port), _Page)
    threading.Thread(target=address.serve_forever, args=(0.1,), daemon=True).start()

    def progress(stage: str, done: int, total: int) -> None:
        address.far = (STAGES.get(stage, stage), done, total)

    try:
        yield progress
    finally:
        address.shutdown()
        address.server_close()
