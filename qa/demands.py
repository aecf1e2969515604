"""What a question demands of a quotation that answers it, beyond the matter.

"How many" demands a number, "when will" what is yet to come, "which are still" what has not ended. And what a
question takes for a fact is not answered by what is only planned, conditional, negated or denied.
"""

from __future__ import annotations

import re

from qa.factuality import Factuality, factuality
from qa.numbers import counts
from qa.question import Kind, Question

_WILL = re.compile(r"\b(?:will|shall|going to)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:still|remain(?:s|ing)?)\b", re.IGNORECASE)
_ENDED = re.compile(
    r"\b(?:removed|lifted|left|freed|relieved|delisted|off|ended|dropped|struck|released|closed|gone|stopped"
    r"|expired|withdrawn|repealed)\b",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"^\W*(?:who|whom|when|where|which|what|how (?:many|much|often))\b.*?\b(?:did|was|were|has|have|had)\b",
    re.IGNORECASE,
)
_HOLDS = re.compile(r"^\W*(?:is|are|was|were|has|have|had|did)\b", re.IGNORECASE)
_NO_FACT = re.compile(
    r"\b(?:not|never|no|nobody|why|will|would|could|may|might|should|if|offer|propos|promis|plan|invit|inten"
    r"|hope|want|expect|threat|pledg|den(?:y|ied)|reject|refus|fail|miss)|n[’']t\b",
    re.IGNORECASE,
)
_AHEAD = frozenset({Factuality.PLANNED, Factuality.CONDITIONAL})


def unmet(question: Question, quote: str) -> str:
    """What a quotation would have to tell and does not, in words; "" if it meets what is demanded.

    >>> from qa.question import analyse
    >>> unmet(analyse("How many ships were sold?", frozenset()), "The ships were sold.")
    'how many'
    """
    if question.kind is Kind.NUMBER and not counts(question, quote):
        return "how many"
    ahead, unlike = bool(_WILL.search(question.text)), _unlike_facts(question.text)
    if ahead or unlike:
        standing = factuality(quote, question.terms)
        if ahead and standing not in _AHEAD:
            return "what is to come"
        if standing in unlike:
            return "as a fact what is asked for"
    listed = question.kind is Kind.NAME and _GOES_ON.search(question.text)
    if listed and _ENDED.search(quote) and not _GOES_ON.search(quote):
        return "what goes on"
    return ""


def _unlike_facts(text: str) -> frozenset[Factuality]:
    """How a quotation must not stand to what a question takes for a fact, or asks whether it is one."""
    if _NO_FACT.search(text):
        return frozenset()
    if _HAPPENED.search(text):
        return _AHEAD | {Factuality.NEGATED, Factuality.DENIED}
    return frozenset({Factuality.PLANNED}) if _HOLDS.search(text) else frozenset()
