"""What the browser paints before gradio's scripts have run: the first words of the page, in its colours."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.ui.assets import asset

_END = b"</head>"


class Painted:
    """Writes the style of the first paint into the head of each page of an app.

    gradio puts the style sheet of `qa.ui.theme` into the page only when its scripts have run.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        page = b""

        async def painted(message: Message) -> None:
            nonlocal start, page
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not headers.get("content-type", "").startswith("text/html"):
                    await send(message)
                    return
                start = message
            elif start:
                page += message.get("body", b"")
                if not message.get("more_body"):
                    style = f"<style>{asset('first-paint.css')}</style>".encode()
                    page = page.replace(_END, style + _END, 1)
                    MutableHeaders(scope=start)["content-length"] = str(len(page))
                    await send(start)
                    await send({"type": "http.response.body", "body": page})
            else:
                await send(message)

        await self.app(scope, receive, painted if scope["type"] == "http" else send)
