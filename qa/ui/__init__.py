"""The browser chat: `build_chat` makes it of an engine, `serve` opens it at an address."""

from qa.ui.chat import build_chat
from qa.ui.serve import serve

__all__ = ["build_chat", "serve"]
