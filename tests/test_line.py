"""Standing in line: first come, first served, told how many come before; who has gone holds up nobody."""

from __future__ import annotations

import threading
import time

import qa
from qa.ui.asked import Asked
from qa.ui.asking import Asking
from qa.ui.handlers import Sitting
from qa.ui.line import Line


def test_they_are_served_in_the_order_in_which_they_came() -> None:
    line = Line()
    tickets = [line.join() for _ in range(8)]
    assert [line.before(ticket, 0) for ticket in tickets] == list(range(8))
    served: list[int] = []

    def wait(number: int) -> None:
        while line.before(tickets[number], 0.05):
            pass
        served.append(number)
        time.sleep(0.01)
        line.leave(tickets[number])

    waiting = [threading.Thread(target=wait, args=(number,)) for number in range(1, 8)]
    for one in reversed(waiting):
        one.start()
    line.leave(tickets[0])
    for one in waiting:
        one.join(20)
    assert served == list(range(1, 8))


def test_who_has_gone_away_loses_their_place() -> None:
    line = Line(patience=0.05)
    gone, here = line.join(), line.join()
    assert line.before(here, 0) == 1
    time.sleep(0.1)
    assert line.before(here, 0) == 0
    assert line.before(gone, 0) == 1  # back again, after those who stayed
    line.leave(here)
    assert line.before(gone, 0) == 0


def test_leaving_unserved_lets_the_next_one_in() -> None:
    line = Line()
    first, second = line.join(), line.join()
    line.leave(first)
    assert line.before(second, 0) == 0


def test_who_asks_is_told_how_many_come_before(engine: qa.Engine) -> None:
    asking = Asking(engine)
    served, waiting = asking.line.join(), asking.line.join()
    assert asking.line.before(served, 0) == 0
    stages = asking.asked((), Asked("Who is John Coale?"))
    told = [next(stages)[-1].ahead for _ in range(3)]  # sought, found, and then it waits
    assert told == [0, 0, 2]
    asking.line.leave(served)
    asking.line.leave(waiting)
    *_, (turn,) = stages
    assert turn.answer is not None
    assert turn.ahead == 0


def test_an_answer_does_not_bring_back_a_conversation_that_was_ended() -> None:
    sitting = Sitting()
    assert sitting.goes_on() == ()
    updates = sitting.while_on(iter([(1,), (2,), (3,)]))
    assert next(updates) == (1,)
    sitting.anew()
    assert list(updates) == []
    assert sitting.goes_on(("an old turn",)) == ()  # type: ignore[arg-type]
    assert sitting.goes_on(("a turn",)) == ("a turn",)  # type: ignore[arg-type,comparison-overlap]
