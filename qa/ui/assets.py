"""The files beside this module that go to the browser as they are."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache
def asset(name: str) -> str:
    """The text of a package file, such as "style.css"."""
    return files("qa.ui").joinpath(name).read_text("utf-8")
