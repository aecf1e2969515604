"""Every default beside its neighbours, over all retrieval sets: `python -m tests.benchmarks.choices`.

One thing is changed at a time, from the default. A set is encoded once per way of cutting it; all that
does not touch the vectors is then compared on the same ones. Documents are judged by nDCG@10, pooled
paragraphs by whether a passage with the answer is among the first five, the long documents of chunking_eval
by the share of the answering characters in the first five. The average counts every set once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from qa.encoder import Encoder
from qa.evaluation.datasets import load_dataset
from qa.evaluation.gold import GoldSet
from qa.lexical import K1, B
from qa.models import MINILM, fingerprint_of, open_encoder
from qa.retriever import DENSE_WEIGHT
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
    "160 tokens": replace(DEFAULT, passage_tokens=160),
    "200 tokens": replace(DEFAULT, passage_tokens=200),
    "overlap of 1 sentence": replace(DEFAULT, overlap=1),
    "no context": replace(DEFAULT, context_tokens=0),
}
PARAMETERS = [(k1, b) for k1 in (0.9, 1.2, 1.6, 2.0) for b in (0.4, 0.6, 0.75, 0.9)]
DOCUMENT_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
WEIGHTS = (0.3, 0.4, 0.5, 0.6, 0.7)

Row = tuple[str, Mapping[str, Judgement]]
"""A choice and what each set says of it."""
Lexical = Callable[[EncodedSet], Scores]
"""A set → BM25 of its questions with its passages, (q, n)."""


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
    rows, extra = [], []
    for name, settings in CUTS.items():
        print(name, flush=True)
        sets = bench.encoded(settings)
        judged = judgements(sets, bm25_of(), convex(DENSE_WEIGHT))
        rows.append((name, judged))
        precision = [one.precision for one in judged.values() if one.precision is not None]
        extra.append(
            [str(sum(len(one.passages) for one in sets)), *(f"{p:.3f}" for p in precision)]
        )
    heads = ["passages", *(["char precision@5"] if len(extra[0]) > 1 else [])]
    return table("cutting", rows, heads, extra)


def precisions(bench: Bench) -> str:
    """The encoder in fp32 against int8."""
    exported = bench.cache / "models" / fingerprint_of(MINILM)
    small = quantised_encoder(exported, bench.cache / "models" / f"{exported.name}-int8")
    rows, extra = [], []
    for name, encoder in (("fp32 (default)", bench.encoder), ("int8", small)):
        print(name, flush=True)
        sets = bench.encoded(encoder=encoder)
        for kind, weight in (("hybrid", DENSE_WEIGHT), ("dense alone", 1.0)):
            rows.append((f"{name}, {kind}", judgements(sets, bm25_of(), convex(weight))))
            taken = sum(one.passage_vectors.seconds for one in sets)
            extra.append([f"{sum(len(one.passages) for one in sets) / taken:.0f}"])
    return table("precision", rows, ["passages/s"], extra)


def parameters(bench: Bench) -> str:
    """BM25's k1 and b, in the hybrid."""
    sets = bench.encoded()
    counts = {one.name: _counts(one) for one in sets}
    pairs = [(K1, B), *(pair for pair in PARAMETERS if pair != (K1, B))]
    rows = []
    for k1, b in pairs:
        scores = partial(_with_parameters, counts, k1, b)
        rows.append((f"k1 {k1}, b {b}", judgements(sets, scores, convex(DENSE_WEIGHT))))
    return table("BM25 parameters, hybrid", rows)


def _with_parameters(
    counts: Mapping[str, TermCounts], k1: float, b: float, encoded: EncodedSet
) -> Scores:
    return counts[encoded.name].scores(k1, b)


def words_and_documents(bench: Bench) -> str:
    """Stemming and stop words; BM25 of the passage mixed with BM25 of its whole document."""
    sets = bench.encoded()
    rows = []
    for kind, weight in (("BM25 alone", 0.0), ("hybrid", DENSE_WEIGHT)):
        for name in ANALYSES:
            scores = bm25_of(analysis=name)
            rows.append((f"{kind}: {name}", judgements(sets, scores, convex(weight))))
        for share in DOCUMENT_SHARES[1:]:
            scores = bm25_of(document_share=share)
            name = f"{kind}: {share:.0%} of the whole document's"
            rows.append((name, judgements(sets, scores, convex(weight))))
    half = len(rows) // 2
    return "\n\n".join((table("BM25 alone", rows[:half]), table("hybrid", rows[half:])))


def fusions(bench: Bench) -> str:
    """How cosine and BM25 become one score."""
    sets = bench.encoded()
    ways: dict[str, Fusion] = {f"convex {DENSE_WEIGHT} (default)": convex(DENSE_WEIGHT)}
    ways |= {f"convex {weight}": convex(weight) for weight in WEIGHTS if weight != DENSE_WEIGHT}
    ways |= {
        f"convex, range [-1, 1], {weight}": convex_theoretical(weight) for weight in (0.7, 0.8, 0.9)
    }
    ways |= {f"standard deviations {weight}": standardised(weight) for weight in WEIGHTS}
    ways |= {f"RRF, k {k}": reciprocal_rank(k) for k in (5, 20, 60)}
    ways |= {f"RRF, k 60, dense {weight}": reciprocal_rank(60, weight) for weight in (0.4, 0.6)}
    ways |= {"dense alone": convex(1.0), "BM25 alone": convex(0.0)}
    lexical = bm25_of()
    scored = {one.name: lexical(one) for one in sets}
    kept: Lexical = lambda one: scored[one.name]  # noqa: E731
    return table("fusion", [(name, judgements(sets, kept, way)) for name, way in ways.items()])


def _counts(encoded: EncodedSet, analysis: str = next(iter(ANALYSES))) -> TermCounts:
    questions = [one.question for one in encoded.questions]
    return TermCounts.of(encoded.texts, questions, ANALYSES[analysis])


def bm25_of(analysis: str = next(iter(ANALYSES)), document_share: float = 0.0) -> Lexical:
    """BM25 of passages, with `document_share` of it from BM25 of the passage's whole document."""

    def scores(encoded: EncodedSet) -> Scores:
        counts = _counts(encoded, analysis)
        own = counts.scores(K1, B)
        if not document_share:
            return own
        whole = counts.grouped(encoded.owners).scores(K1, B)[:, encoded.owners]
        return np.asarray(
            [
                (1 - document_share) * over_best(passage) + document_share * over_best(document)
                for passage, document in zip(own, whole, strict=True)
            ],
            dtype=np.float32,
        )

    return scores


def judgements(
    sets: Sequence[EncodedSet], lexical: Lexical, fusion: Fusion
) -> dict[str, Judgement]:
    """What each set says of a way to score."""
    return {one.name: judge(one, _ranked(one, lexical(one), fusion)) for one in sets}


def _ranked(encoded: EncodedSet, bm25: Scores, fusion: Fusion) -> list[np.ndarray]:
    return rankings(list(map(candidates, encoded.cosines, bm25)), fusion)


def table(
    what: str,
    rows: Sequence[Row],
    extra_heads: Sequence[str] = (),
    extra_cells: Sequence[Sequence[str]] = (),
) -> str:
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
        lines.append([name, f"{average:.4f}", *cells, *(extra_cells[place] if extra_cells else ())])
    return markdown_table([*header, *extra_heads], lines)


COMPARISONS: dict[str, Callable[[Bench], str]] = {
    "cuts": cuts,
    "precisions": precisions,
    "parameters": parameters,
    "words": words_and_documents,
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
