"""Who writes an index, and which generations are being read.

Both are locks of the operating system, which drops them when a process ends, however it ends: nothing has to
be cleaned up after a crash. One program writes at a time; readers wait for nobody and write nothing, so
that they can also read where they may not write.
"""

from __future__ import annotations

import json
import os
import socket
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from errno import EACCES, EAGAIN, EDQUOT, EFBIG, ENOSPC, EPERM, EROFS
from pathlib import Path

from filelock import FileLock, Timeout

from qa.errors import IndexBusy, IndexUnwritable

try:
    import fcntl
except ImportError:  # Windows: there an open file keeps its folder from being renamed
    fcntl = None  # type: ignore[assignment]

LOCK, WRITER = ".lock", ".writer.json"
_FULL = frozenset({ENOSPC, EDQUOT, EFBIG})
_FORBIDDEN = frozenset({EACCES, EPERM, EROFS})


@contextmanager
def one_writer(folder: Path, task: str) -> Iterator[None]:
    """Be the only writer of an index folder, which is made if it is not there.

    `task` is the command as a user knows it ("qa index"); who comes second is told it, with the
    process and since when. Raises `IndexBusy`, or `IndexUnwritable` if the folder cannot be
    written or its disk is full, then or later.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / LOCK, timeout=0):
            (folder / WRITER).write_text(json.dumps(_holder(task)), "utf-8")
            try:
                yield
            finally:
                with suppress(OSError):
                    (folder / WRITER).unlink(missing_ok=True)
    except Timeout as error:
        who = writer(folder) or "another program"
        raise IndexBusy(f"{folder} is being written by {who}; try again when it is done") from error
    except OSError as error:
        if error.errno in _FULL:
            raise IndexUnwritable(
                f"the disk of {folder} is full ({error.strerror}); what was published before still "
                f"stands; free some space and run: {task}"
            ) from error
        if error.errno in _FORBIDDEN:
            raise IndexUnwritable(
                f"{error.filename or folder} cannot be written ({error.strerror}); "
                "name another folder with --index"
            ) from error
        raise


def _holder(task: str) -> dict[str, str | int]:
    since = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": since, "task": task}


def writer(folder: Path) -> str | None:
    """Who writes the index, or died writing it, in words; None if that is unknown."""
    try:
        said = json.loads((folder / WRITER).read_text("utf-8"))
        return "{task} (process {pid} on {host}, since {since})".format(**said)
    except (OSError, ValueError, KeyError, TypeError):
        return None


class Hold:
    """A mark that a generation is being read: a shared lock on its manifest, while this object lives."""

    def __init__(self, manifest: Path) -> None:
        """Raises `FileNotFoundError` if the generation is gone, `BlockingIOError` if it is going."""
        descriptor = os.open(manifest, os.O_RDONLY)
        self.release = weakref.finalize(self, os.close, descriptor)
        try:
            if fcntl is not None:
                fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (EAGAIN, EACCES):
                self.release()
                raise BlockingIOError(f"{manifest} is being removed") from error
            # A file system without locks: reading goes on, and nothing can be pruned there.
        if not _is_at(descriptor, manifest):
            self.release()
            raise FileNotFoundError(f"{manifest} has been removed")


@contextmanager
def nobody_reads(manifest: Path) -> Iterator[bool]:
    """Whether no one holds the generation; if so, none can begin to until the block is left."""
    descriptor = os.open(manifest, os.O_RDONLY)
    try:
        if fcntl is None:
            os.close(descriptor)
            descriptor = -1
            yield True
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
    finally:
        with suppress(OSError):
            os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether the open file is still the one at `path`."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False
