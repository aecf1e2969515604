"""Every default beside its neighbours, over all retrieval sets: `python -m tests.benchmarks.choices`.

One thing is changed at a time, from the default. A set is encoded once per way of cutting it; all that
does not touch the vectors is then compared on the same ones. Documents are judged by nDCG@10, pooled
paragraphs by whether a passage with the answer is among the first five, the long documents of chunking_eval
by the share of the answering characters in the first five. The average counts every set once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from qa.encoder import Encoder
from qa.evaluation.datasets import load_dataset
from qa.evaluation.gold import GoldSet
from qa.lexical import K1, B
from qa.models import MINILM, fingerprint_of, open_encoder
from qa.retriever import DENSE_WEIGHT, DOCUMENT_SHARE
from qa.settings import IndexSettings
from tests.benchmarks.bm25_grid import ANALYSES, Scores, TermCounts
from tests.benchmarks.encoded_sets import EncodedSet, encoded_set
from tests.benchmarks.exported_models import exported_models
from tests.benchmarks.fusions import (
    Fusion,
    convex,
    convex_theoretical,
    over_best,
    reciprocal_rank,
    standardised,
)
from tests.benchmarks.judging import Judgement, difference, judge
from tests.benchmarks.measuring import surroundings
from tests.benchmarks.options import add_cache, add_data, command_of, parser_for
from tests.benchmarks.quantised import quantised_encoder
from tests.benchmarks.report import write_report
from tests.benchmarks.searching import candidates, rankings
from tests.benchmarks.subsets import at_most
from tests.benchmarks.tables import markdown_table

SETS = (
    "scifact_train", "cranfield", "time", "medline", "chunking_eval", "dev-squad2-half", "dev-nq-qed",
)  # fmt: skip
DEFAULT = IndexSettings()
CUTS = {
    "default": DEFAULT,
    "64 tokens": replace(DEFAULT, passage_tokens=64),
    "96 tokens": replace(DEFAULT, passage_tokens=96),
    "128 tokens": replace(DEFAULT, passage_tokens=128),
    "200 tokens": replace(DEFAULT, passage_tokens=200),
    "overlap of 1 sentence": replace(DEFAULT, overlap=1),
    "no context": replace(DEFAULT, context_tokens=0),
}
DEFAULT_ANALYSIS = next(iter(ANALYSES))
PARAMETERS = [(k1, b) for k1 in (0.9, 1.2, 1.6, 2.0) for b in (0.4, 0.6, 0.75, 0.9)]
DOCUMENT_SHARES = (DOCUMENT_SHARE, 0.0, 0.25, 0.75, 1.0)
WEIGHTS = (0.3, 0.4, 0.5, 0.6, 0.7)

Row = tuple[str, Mapping[str, Judgement]]
"""A choice and what each set says of it."""


@dataclass(frozen=True)
class Bench:
    """What all comparisons share: the sets, where vectors are kept, and the encoder."""

    golds: Sequence[GoldSet]
    cache: Path
    encoder: Encoder

    def encoded(
        self, settings: IndexSettings = DEFAULT, encoder: Encoder | None = None
    ) -> list[EncodedSet]:
        made = []
        for gold in self.golds:
            one = encoded_set(gold, settings, encoder or self.encoder, self.cache)
            rate = len(one.passages) / one.passage_vectors.seconds
            print(f"  {gold.name}: {len(one.passages)} passages, {rate:.0f} a second", flush=True)
            made.append(one)
        return made


def cuts(bench: Bench) -> str:
    """Passage size, overlap and context."""
    rows, beside = [], []
    for name, settings in CUTS.items():
        print(name, flush=True)
        sets = bench.encoded(settings)
        judged = judgements(sets, bm25(sets), convex(DENSE_WEIGHT))
        rows.append((name, judged))
        known = {key: value for one in judged.values() for key, value in one.beside.items()}
        count = sum(len(one.passages) for one in sets)
        beside.append(
            {"passages": f"{count:,}", **{key: f"{value:.3f}" for key, value in known.items()}}
        )
    return table("cutting", rows, beside)


def precisions(bench: Bench) -> str:
    """The encoder in fp32 against int8."""
    exported = bench.cache / "models" / fingerprint_of(MINILM)
    small = quantised_encoder(exported, bench.cache / "int8")
    dense, hybrid, beside = [], [], []
    for name, encoder in (("fp32", bench.encoder), ("int8", small)):
        print(name, flush=True)
        sets = bench.encoded(encoder=encoder)
        scored = bm25(sets)
        dense.append((name, judgements(sets, scored, convex(1.0))))
        hybrid.append((name, judgements(sets, scored, convex(DENSE_WEIGHT))))
        taken = sum(one.passage_vectors.seconds for one in sets)
        beside.append({"passages/s": f"{sum(len(one.passages) for one in sets) / taken:.0f}"})
    return "\n\n".join((table("hybrid", hybrid, beside), table("dense alone", dense, beside)))


def parameters(bench: Bench) -> str:
    """BM25's k1 and b, in the hybrid."""
    sets = bench.encoded()
    counts = {one.name: counted(one) for one in sets}
    pairs = [(K1, B), *(pair for pair in PARAMETERS if pair != (K1, B))]
    rows = []
    for k1, b in pairs:
        scored = {one.name: lexical(one, counts[one.name], k1, b) for one in sets}
        rows.append((f"k1 {k1}, b {b}", judgements(sets, scored, convex(DENSE_WEIGHT))))
    return table("BM25 parameters, hybrid", rows)


def analyses(bench: Bench) -> str:
    """Stemming and stop words."""
    sets = bench.encoded()
    alone, hybrid = [], []
    for name in ANALYSES:
        scored = bm25(sets, name)
        alone.append((name, judgements(sets, scored, convex(0.0))))
        hybrid.append((name, judgements(sets, scored, convex(DENSE_WEIGHT))))
    return "\n\n".join((table("BM25 alone", alone), table("hybrid", hybrid)))


def documents(bench: Bench) -> str:
    """BM25 of the passage, mixed with BM25 of its whole document."""
    sets = bench.encoded()
    counts = {one.name: counted(one) for one in sets}
    alone, hybrid = [], []
    for share in DOCUMENT_SHARES:
        scored = {one.name: lexical(one, counts[one.name], share=share) for one in sets}
        named = f"{share:.0%} of the document's"
        alone.append((named, judgements(sets, scored, convex(0.0))))
        for weight in (DENSE_WEIGHT, *(near for near in (0.5, 0.7) if near != DENSE_WEIGHT)):
            judged = judgements(sets, scored, convex(weight))
            hybrid.append((f"{named}, dense {weight}", judged))
    return "\n\n".join((table("BM25 alone", alone), table("hybrid", hybrid)))


def fusions(bench: Bench) -> str:
    """How cosine and BM25 become one score."""
    sets = bench.encoded()
    scored = bm25(sets)
    ways: dict[str, Fusion] = {f"convex {DENSE_WEIGHT}": convex(DENSE_WEIGHT)}
    ways |= {f"convex {weight}": convex(weight) for weight in WEIGHTS if weight != DENSE_WEIGHT}
    ways |= {f"convex, cosine in [-1, 1], {w}": convex_theoretical(w) for w in (0.7, 0.8, 0.9)}
    ways |= {f"standard deviations, {weight}": standardised(weight) for weight in WEIGHTS}
    ways |= {f"RRF, k {k}": reciprocal_rank(k) for k in (5, 20, 60)}
    ways |= {f"RRF, k 60, dense {weight}": reciprocal_rank(60, weight) for weight in (0.4, 0.6)}
    ways |= {"dense alone": convex(1.0), "BM25 alone": convex(0.0)}
    return table("fusion", [(name, judgements(sets, scored, way)) for name, way in ways.items()])


def bm25(sets: Sequence[EncodedSet], analysis: str = DEFAULT_ANALYSIS) -> dict[str, Scores]:
    """Set → what words say of its questions with its passages, (q, n), with the default parameters."""
    return {one.name: lexical(one, counted(one, analysis)) for one in sets}


def counted(encoded: EncodedSet, analysis: str = DEFAULT_ANALYSIS) -> TermCounts:
    """The terms of a set's passages and questions."""
    questions = [one.question for one in encoded.questions]
    return TermCounts.of(encoded.texts, questions, ANALYSES[analysis])


def lexical(
    encoded: EncodedSet,
    counts: TermCounts,
    k1: float = K1,
    b: float = B,
    share: float = DOCUMENT_SHARE,
) -> Scores:
    """BM25 of each passage, `share` of it that of its whole document; (q, n) in [0, 1]."""
    whole = counts.grouped(encoded.owners).scores(k1, b)[:, encoded.owners]
    return mixed(counts.scores(k1, b), whole, share)


def mixed(own: Scores, whole: Scores, share: float) -> Scores:
    """Both over their best of each question, `share` of the second, (q, n) in [0, 1]."""
    rows = [
        (1 - share) * over_best(passage) + share * over_best(document)
        for passage, document in zip(own, whole, strict=True)
    ]
    return np.asarray(rows, dtype=np.float32)


def judgements(
    sets: Sequence[EncodedSet], scored: Mapping[str, Scores], fusion: Fusion
) -> dict[str, Judgement]:
    """What each set says of a way to fuse; `scored` has the BM25 of each."""
    judged = {}
    for one in sets:
        found = list(map(candidates, one.cosines, scored[one.name]))
        judged[one.name] = judge(one, rankings(found, fusion))
    return judged


def table(what: str, rows: Sequence[Row], beside: Sequence[Mapping[str, str]] = ()) -> str:
    """One line per choice: the average over the sets, each set, and what else is known of it.

    The first row is the default. In the others "▲" and "▼" mark a set whose difference from it is
    beyond chance.
    """
    first = rows[0][1]
    header = [what, "average", *(f"{name} {one.measure}" for name, one in first.items())]
    lines = []
    for place, (name, judged) in enumerate(rows):
        average = float(np.mean([one.mean for one in judged.values()]))
        cells = [
            f"{one.mean:.3f}{difference(one, first[key]) if place else ''}"
            for key, one in judged.items()
        ]
        lines.append([name, f"{average:.4f}", *cells, *(beside[place].values() if beside else ())])
    return markdown_table([*header, *(beside[0] if beside else ())], lines)


COMPARISONS: dict[str, Callable[[Bench], str]] = {
    "cuts": cuts,
    "precisions": precisions,
    "parameters": parameters,
    "analyses": analyses,
    "documents": documents,
    "fusions": fusions,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, compare, and write the tables."""
    parser = parser_for(__doc__ or "", "choices.md")
    add_data(parser)
    add_cache(parser)
    parser.add_argument("--sets", nargs="+", default=SETS, choices=SETS)
    parser.add_argument("--limit", type=int, help="at most so many documents of each set")
    parser.add_argument("--only", nargs="+", default=tuple(COMPARISONS), choices=tuple(COMPARISONS))
    options = parser.parse_args(arguments)
    golds = [at_most(load_dataset(name, options.data), options.limit) for name in options.sets]
    encoder = open_encoder(MINILM, exported_models(options.cache))
    bench = Bench(golds, options.cache, encoder)
    parts = [_introduction(golds), *_compared(bench, options.only), surroundings()]
    write_report(options.out, "Choices", command_of("choices", parser, options), parts)


def _compared(bench: Bench, names: Iterable[str]) -> list[str]:
    parts = []
    for name in names:
        compare = COMPARISONS[name]
        written = compare(bench)
        print(written, flush=True)
        parts.append(f"## {(compare.__doc__ or '').strip()}\n\n{written}")
    return parts


def _introduction(golds: Sequence[GoldSet]) -> str:
    sizes = ", ".join(
        f"{gold.name} ({len(gold.documents)} documents, "
        f"{sum(one.answerable for one in gold.questions)} questions)"
        for gold in golds
    )
    return (
        f"Sets: {sizes}. The first row of a table is the default; ▲ and ▼ mark what differs from it "
        "beyond chance (paired bootstrap over the questions, 95 %)."
    )


if __name__ == "__main__":
    main()
