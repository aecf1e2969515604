"""An answer against its gold: the marked words, the first quotation, all quotations.

Only answerable questions are scored here; what is said to unanswerable ones is a matter of silence.
Silence to an answerable question scores 0, except for citation precision: what was not said is not wrong.
"""

from __future__ import annotations

import re
import string
from collections import Counter

from qa.evaluation.gold import GoldQuestion
from qa.evaluation.span_metrics import overlap
from qa.types import Answer, Citation, Span

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
HALF = 0.5
"""The share of a gold span that a right quotation holds at least."""


def answer_values(gold: GoldQuestion, answer: Answer) -> dict[str, float]:
    """The scores, all in [0, 1] and higher is better, that the gold of a question allows.

    "em" and "f1" of the words marked in the first citation; "first_right"; "citation_precision" and
    "citation_recall", by characters where the gold is spans, else by whole quotations: the share of
    them that is right, and whether any is. "item_recall": the share of the items of a list that some
    quotation names; "item_precision": the share of the marks that name an item.
    """
    values: dict[str, float] = {}
    if not gold.answerable:
        return values
    first = answer.citations[0] if answer.answered else None
    if gold.answers:
        said = marked_words(first) if first else ""
        values["em"] = max(float(exact_match(said, wanted)) for wanted in gold.answers)
        values["f1"] = max(f1(said, wanted) for wanted in gold.answers)
    if gold.items:
        values |= _item_values(gold, answer)
    if not judgeable(gold):
        return values
    values["first_right"] = float(first is not None and is_right(first, gold))
    if gold.spans:
        brought = [(c.document.id, Span(c.start, c.end)) for c in answer.citations]
        compared = overlap(brought, [(one.document, one.span) for one in gold.spans])
        precision, recall = compared.precision, compared.recall
    else:
        right = [is_right(citation, gold) for citation in answer.citations]
        precision, recall = (sum(right) / len(right) if right else None), float(any(right))
    values["citation_recall"] = recall
    if precision is not None:
        values["citation_precision"] = precision
    return values


def _item_values(gold: GoldQuestion, answer: Answer) -> dict[str, float]:
    quotes = [citation.quote for citation in answer.citations]
    named = [any(contains_words(q, text) for q in quotes for text in item) for item in gold.items]
    values = {"item_recall": sum(named) / len(named)}
    texts = [text for item in gold.items for text in item]
    marks = [mark.of(one.document.text) for one in answer.citations for mark in one.marks]
    if marks:
        right = [any(contains_words(mark, text) for text in texts) for mark in marks]
        values["item_precision"] = sum(right) / len(right)
    return values


def judgeable(gold: GoldQuestion) -> bool:
    """Whether the gold says which quotations are right."""
    return bool(gold.spans or gold.quotes or gold.answers)


def is_right(citation: Citation, gold: GoldQuestion) -> bool:
    """Whether a quotation answers, judged by the most exact gold that there is.

    It holds at least half of a gold span; or else contains one of the `quotes`, white space aside; or
    else contains one of the answers as whole words, compared as SQuAD compares them.
    """
    if gold.spans:
        return any(
            one.document == citation.document.id
            and min(one.span.end, citation.end) - max(one.span.start, citation.start)
            >= HALF * (one.span.end - one.span.start)
            for one in gold.spans
        )
    if gold.quotes:
        quote = " ".join(citation.quote.split())
        return any(" ".join(wanted.split()) in quote for wanted in gold.quotes)
    return any(contains_words(citation.quote, wanted) for wanted in gold.answers)


def marked_words(citation: Citation) -> str:
    """The marks of a citation, joined by blanks; "" if it has none."""
    return " ".join(mark.of(citation.document.text) for mark in citation.marks)


def normalised(text: str) -> list[str]:
    """The words that SQuAD compares: lower case, without ASCII punctuation and articles.

    >>> normalised("The U.S. banks")
    ['us', 'banks']
    """
    return _ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split()


def exact_match(said: str, wanted: str) -> bool:
    """Whether two texts have the same normalised words (Rajpurkar et al. 2016, §6.1)."""
    return normalised(said) == normalised(wanted)


def f1(said: str, wanted: str) -> float:
    """Harmonic mean of precision and recall of normalised words, repeats counted (the same, §6.1).

    >>> f1("on 19 March", "19 March 2026")  # 2 of 3 words, either way
    0.6666666666666666
    """
    ours, theirs = normalised(said), normalised(wanted)
    if not ours or not theirs:
        return float(ours == theirs)
    common = (Counter(ours) & Counter(theirs)).total()
    return 2 * common / (len(ours) + len(theirs))


def contains_words(text: str, wanted: str) -> bool:
    """Whether the normalised words of `wanted` stand in `text`, in order and without a gap."""
    ours, theirs = normalised(text), normalised(wanted)
    if not theirs:
        return wanted in text
    last = len(ours) - len(theirs)
    return any(ours[at : at + len(theirs)] == theirs for at in range(last + 1))
