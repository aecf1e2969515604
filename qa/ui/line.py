"""Standing in line: of several who ask at once each is read in turn, and is told how many come before."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

PATIENCE = 20.0
"""Seconds after which a place is given up whose holder has not asked for its turn again."""


@dataclass(eq=False, slots=True)
class Ticket:
    """A place in a line."""

    seen: float = field(default_factory=time.monotonic)
    """When its holder last asked whether it is their turn."""


class Line:
    """One at a time, first come, first served. May be used from several threads.

    >>> line = Line()
    >>> first, second = line.join(), line.join()
    >>> line.before(first, 0), line.before(second, 0)
    (0, 1)
    >>> line.leave(first)
    >>> line.before(second, 0)
    0
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._changed = threading.Condition()
        self._waiting: list[Ticket] = []
        self._served: Ticket | None = None
        self._patience = patience

    def join(self) -> Ticket:
        """A place at the end of the line."""
        with self._changed:
            self._waiting.append(Ticket())
            return self._waiting[-1]

    def before(self, ticket: Ticket, timeout: float) -> int:
        """How many come before it, after at most `timeout` seconds; at 0 it is served until it leaves.

        Who does not ask any more, because they have gone away, loses their place.
        """
        with self._changed:
            ticket.seen = time.monotonic()
            if ticket not in self._waiting:
                self._waiting.append(ticket)
            before = self._before(ticket)
            if self._changed.wait_for(lambda: self._before(ticket) < max(before, 1), timeout):
                before = self._before(ticket)
            ticket.seen = time.monotonic()
            if before == 0:
                self._waiting.remove(ticket)
                self._served = ticket
            return before

    def leave(self, ticket: Ticket) -> None:
        """Make room for the next one."""
        with self._changed:
            if self._served is ticket:
                self._served = None
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            self._changed.notify_all()

    def _before(self, ticket: Ticket) -> int:
        now = time.monotonic()
        self._waiting = [
            one for one in self._waiting if one is ticket or now - one.seen <= self._patience
        ]
        return self._waiting.index(ticket) + (self._served is not None)
