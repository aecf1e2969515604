"""Windows of questions to the invented briefings, cut into passages as an index would cut them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from qa.evaluation.reading_sets import ReadingSet
from qa.lexical import LexicalIndex, terms
from qa.passages import passages
from qa.question import analyse
from qa.settings import IndexSettings
from qa.training.answering import answers, covering
from qa.training.window import Group, Window, Windower

BRIEFING_TOKENS = (64, 96, 128, 160)
"""The most tokens of the passages that the briefings are cut to; drawn for each epoch."""
RIVALS = (1, 3)
"""How many other passages of the briefings a question is asked of, at least and at most."""


def briefing_groups(
    briefings: ReadingSet, windower: Windower, chance: random.Random
) -> Iterator[Group]:
    """Each question with the passage that answers it, if any does, and with the best of the others."""
    settings = replace(IndexSettings(), passage_tokens=chance.choice(BRIEFING_TOKENS))
    titles = {document.id: document.title for document in briefings.documents}
    cut = [
        passage
        for document in briefings.documents
        for passage in passages(document, windower, settings)
    ]
    lexical = LexicalIndex.build(terms(f"{one.context} {one.text}") for one in cut)
    for question in briefings.questions:
        asked = analyse(question.question, frozenset()).timeless
        right = [one for one in cut if answers(one, question)]
        texts = [span.of(one.document.text) for one in right for span in question.answers]
        best = np.argsort(-lexical.scores(terms(asked)), kind="stable")[:8]
        rivals = [
            cut[place] for place in best if not any(answer in cut[place].text for answer in texts)
        ]
        made: list[Window] = []
        for one in right[:1]:
            made += windower.window(asked, one.context, one.text, covering(one, question))
        for one in rivals[: chance.randint(*RIVALS)]:
            made += windower.window(asked, one.context, one.text, None)
        if made and (bool(made[0].start) or not right):
            yield Group(tuple(made), briefings.name, titles[question.document])
