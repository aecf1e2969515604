"""Tests that run at the same time: those that measure time wait until they are alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def in_turn(folder: Path, alone: bool) -> Iterator[None]:
    """Be one of those who are in the room, or the only one; `folder` is where all of them look.

    Whoever wants to be alone keeps the door shut until the others have left.
    """
    if fcntl is None:
        yield
        return
    with (folder / "door").open("w") as door, (folder / "room").open("w") as room:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield
