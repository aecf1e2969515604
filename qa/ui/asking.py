"""Asking in a conversation: the turns as they are shown while one is found, waits, is read and is answered."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from qa.engine import Engine
from qa.errors import EncoderError, IndexUnusable, QAError, SettingsError
from qa.generations import generation_names
from qa.types import Answer, Hit
from qa.ui.asked import Asked, changed_since, from_query
from qa.ui.line import Line
from qa.ui.turns import Conversation, Turn, concluded, last_answer

TELL = 0.5
"""Seconds between two looks at how many come before."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks one engine for many people, who are read one after the other."""

    engine: Engine
    line: Line = field(default_factory=Line)

    def asked(self, turns: Conversation, asked: Asked) -> Iterator[Conversation]:
        """The conversation with a question while it is sought, and then with what became of it.

        Its passages are shown at once. Who waits is told how many are read before.
        """
        before = last_answer(turns)
        engine, note = self._engine(asked)
        asked = replace(asked, day=asked.day or datetime.date.today())
        turns = (*turns, Turn(asked, note=note))
        yield turns
        ticket = self.line.join()
        try:
            stages = engine.stages(
                asked.question,
                after=before,
                about=asked.about,
                within=asked.within,
                today=asked.day,
            )
            stage = next(stages)
            if not isinstance(stage, Answer):
                turns = concluded(turns, replace(turns[-1], passages=tuple(stage)))
                yield turns
                patience = (
                    0.0  # where one stands is told at once, then whenever it may have changed
                )
                while ahead := self.line.before(ticket, patience):
                    yield concluded(turns, replace(turns[-1], ahead=ahead))
                    patience = TELL
                stage = self._last(stages)
            turn = self._answered(turns[-1], engine, stage)
        except QAError as error:
            turn = replace(turns[-1], failure=str(error))
        finally:
            self.line.leave(ticket)
        yield concluded(turns, replace(turn, passages=(), ahead=0))

    def linked(self, turns: Conversation, query: str) -> Iterator[Conversation]:
        """The conversation with what a link asks; a link that cannot be understood says so."""
        try:
            asked = from_query(query)
        except SettingsError as error:
            failure = f"This link cannot be opened: {error}"
            yield (*turns, Turn(Asked("A link"), failure=failure))
            return
        if asked:
            yield from self.asked(turns, asked)

    def again(self, turns: Conversation, number: int, asked: Asked) -> Iterator[Conversation]:
        """The conversation with one turn asked anew, and those after it, which may lean on it."""
        later = [replace(turn.asked.anew(), about=None) for turn in turns[number + 1 :]]
        before = turns[:number]
        for one in (asked, *later):
            for now in self.asked(before, one):
                rest = tuple(Turn(each) for each in later[len(now) - number - 1 :])
                yield (*now, *rest)
            before = now

    def _engine(self, asked: Asked) -> tuple[Engine, str | None]:
        """What answers: the generation of the link, if it is kept; and what has changed since."""
        newest, engine = self.engine.newest, self.engine
        kept = asked.generation in generation_names(engine.folder)
        if kept and asked.generation != newest.generation:
            try:
                engine = engine.at(asked.generation)
            except (IndexUnusable, EncoderError):
                kept = False
        if not asked.is_quoted_in(engine.index.manifest):
            engine, kept = self.engine, False  # another generation of the same name
        return engine, changed_since(engine.folder, newest, asked, kept)

    def _answered(self, turn: Turn, engine: Engine, answer: Answer) -> Turn:
        asked = turn.asked
        if answer.answered or not answer.searched:
            return replace(turn, answer=answer)
        looked = engine.coverage(answer, asked.within, asked.day)
        return replace(turn, answer=answer, coverage=looked)

    @staticmethod
    def _last(stages: Iterator[list[Hit] | Answer]) -> Answer:
        return next(one for one in stages if isinstance(one, Answer))
