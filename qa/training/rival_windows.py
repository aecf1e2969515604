"""Windows of questions with the passages that the product finds for them: the right one and its rivals.

In use a question meets ten passages that all fit it by their words and their meaning. So all texts that are
trained on are indexed as one corpus, cut as the product cuts, and each question is asked of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa import retriever
from qa.engine import Engine
from qa.evaluation.reading_sets import ReadingQuestion, ReadingSet
from qa.question import analyse
from qa.settings import AnswerSettings
from qa.training.answering import answers, covering
from qa.training.window import Group, Window, Windower
from qa.training.written import BRIEFING
from qa.types import Passage

FOUND = 10
"""How many passages are found for a question."""
RIVALS = 5
"""How many of those that do not answer it are kept, at most, the best."""


class Rivals:
    """Questions of some sets, and the index of all that these are about (`pooled`), which lies in `folder`."""

    def __init__(self, sets: Sequence[ReadingSet], folder: Path) -> None:
        engine = Engine(folder, AnswerSettings(reader="sentences"))
        self._index, self._encoder = engine.index, engine.encoder
        self._of: dict[str, list[Passage]] = {}
        for number in range(len(self._index)):
            passage = self._index.passage(number)
            self._of.setdefault(passage.document.id, []).append(passage)
        self._about = {one.id: one.text for some in sets for one in some.documents}
        self._asked = [(some.name, one) for some in sets for one in some.questions if _usable(one)]

    def groups(self, most: int, windower: Windower, chance: random.Random) -> Iterator[Group]:
        """The groups of at most `most` questions, drawn by chance."""
        drawn = chance.sample(self._asked, min(most, len(self._asked)))
        for source, question in drawn:
            made = tuple(self._windows(question, windower))
            if made:
                yield Group(made, source, self._about[question.document])

    def _windows(self, question: ReadingQuestion, windower: Windower) -> Iterator[Window]:
        """The passage that answers, if any does, and then the rivals."""
        asked = analyse(question.question, self._index.names).timeless
        right = [one for one in self._of[question.document] if answers(one, question)][:1]
        made = [
            window
            for one in right
            for window in windower.window(asked, one.context, one.text, covering(one, question))
        ]
        if question.answers and not made:
            return  # its answer is cut in two, or too long
        yield from made
        vector = self._encoder.encode_question(question.question)
        _, hits = retriever.search(self._index, question.question, vector, FOUND)
        texts = [
            span.of(one.document.text).casefold() for one in right for span in question.answers
        ]
        rivals = [
            hit.passage
            for hit in hits
            if not any(text in hit.passage.text.casefold() for text in texts)
        ]
        for one in rivals[:RIVALS]:
            yield from windower.window(asked, one.context, one.text, None)


def _usable(question: ReadingQuestion) -> bool:
    """Whether it is known that nothing else answers it: in the open sets, another paragraph may."""
    return bool(question.answers) or question.document.startswith(BRIEFING)
