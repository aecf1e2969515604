"""Rankings → recall, success, reciprocal rank and nDCG for each question, by ir-measures.

The definitions are those of trec_eval: recall@k is the share of the relevant that is among the first k,
success@k whether any relevant one is, RR@10 one over the rank of the first relevant one (0 beyond 10),
nDCG@10 = DCG / ideal DCG with DCG = Σ relevance / log2(rank + 1) (Järvelin & Kekäläinen 2002).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from qa.errors import QAError

NAMES = {
    "recall@1": "R@1",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "success@1": "Success@1",
    "success@5": "Success@5",
    "success@10": "Success@10",
    "mrr@10": "RR@10",
    "ndcg@10": "nDCG@10",
}
"""What we call a measure → what ir-measures calls it."""


@dataclass(frozen=True, slots=True)
class JudgedRanking:
    """What was found for one question, best first, and what is relevant (name → at least 1)."""

    found: Sequence[str]
    relevant: Mapping[str, int]


def retrieval_values(rankings: Sequence[JudgedRanking]) -> list[dict[str, float]]:
    """The measures of each ranking, all in [0, 1], higher is better; {} where nothing is relevant.

    >>> values = retrieval_values([JudgedRanking(["a", "b"], {"b": 1})])
    >>> values[0]["recall@1"], values[0]["recall@5"], values[0]["mrr@10"]
    (0.0, 1.0, 0.5)
    """
    measures = require_ir_measures()
    wanted = {measures.parse_measure(theirs): ours for ours, theirs in NAMES.items()}
    qrels = [
        measures.Qrel(str(number), name, relevance)
        for number, one in enumerate(rankings)
        for name, relevance in one.relevant.items()
    ]
    run = [
        measures.ScoredDoc(str(number), name, -float(rank))
        for number, one in enumerate(rankings)
        for rank, name in enumerate(one.found, 1)
    ]
    values = [dict.fromkeys(NAMES, 0.0) if one.relevant else {} for one in rankings]
    if qrels and run:
        for metric in measures.iter_calc(list(wanted), qrels, run):
            if values[int(metric.query_id)]:
                values[int(metric.query_id)][wanted[metric.measure]] = float(metric.value)
    return values


def require_ir_measures() -> ModuleType:
    """The library ir-measures; raises `QAError` that says how to get it."""
    try:
        import ir_measures
    except ImportError as error:
        raise QAError(f"{error.name} is missing; run: pip install 'briefing-qa[eval]'") from error
    return ir_measures
