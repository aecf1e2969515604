"""Where the time of a call goes, by looking at its stack a few hundred times a second.

Unlike a tracing profiler it slows nothing down, so the shares are those of the undisturbed run.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

_INTERVAL = 0.004
OTHER = "other"


class Samples:
    """Wall seconds by place: the outermost module on the stack of those that were asked for."""

    def __init__(self, modules: Sequence[str]) -> None:
        self.modules = tuple(modules)
        self.seconds: dict[str, float] = defaultdict(float)

    def add(self, files: Sequence[str], elapsed: float) -> None:
        """Count time for a stack, given as its files from the outermost inwards."""
        place = next((m for file in files for m in self.modules if file.endswith(m)), OTHER)
        self.seconds[place] += elapsed

    @property
    def total(self) -> float:
        """All the wall seconds that were looked at."""
        return sum(self.seconds.values())


@contextmanager
def sampled(modules: Sequence[str]) -> Iterator[Samples]:
    """Sample the calling thread while the block runs; modules are ends of paths, "qa/encoder.py".

    A sample weighs the time since the one before, so that moments in which the interpreter would not
    let the sampler run are counted with what stood on the stack after them.
    """
    samples = Samples(modules)
    watched = threading.get_ident()
    done = threading.Event()
    started = time.perf_counter()

    def sample() -> None:
        last = started
        while not done.wait(_INTERVAL):
            frame = sys._current_frames().get(watched)
            now = time.perf_counter()
            samples.add(_files(frame), now - last)
            last = now

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    try:
        yield samples
    finally:
        done.set()
        sampler.join()


def _files(frame: FrameType | None) -> list[str]:
    """The source files of a stack, outermost first, as POSIX paths."""
    files: list[str] = []
    while frame is not None:
        files.append(frame.f_code.co_filename.replace("\\", "/"))
        frame = frame.f_back
    return files[::-1]
