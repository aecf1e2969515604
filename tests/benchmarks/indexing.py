"""Indexing against plain SentenceTransformer.encode: `python -m tests.benchmarks.indexing`.

Both get the same passages in the same run, in turns; the quickest turns are compared, since what else a
machine does only ever adds time. Indexing is the whole of it: cutting, encoding passages and sentences,
storing, BM25, publishing. What a plain encode needs besides (loading the model, cutting the texts) is not
counted.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qa.evaluation.datasets import RETRIEVAL_SETS, load_dataset
from qa.index import Index
from qa.indexer import build_documents
from qa.models import weights_folder
from qa.types import Document
from tests.benchmarks.exported_models import exported_models, give_models
from tests.benchmarks.measuring import seconds, surroundings
from tests.benchmarks.options import add_cache, add_data, command_of, parser_for
from tests.benchmarks.report import write_report
from tests.benchmarks.sampling import OTHER, Samples, sampled
from tests.benchmarks.subsets import at_most
from tests.benchmarks.tables import markdown_table

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PLACES = {
    "qa/encoder.py": "the encoder",
    "qa/passages.py": "cutting documents into passages",
    "qa/store.py": "storing texts and vectors",
    "qa/index.py": "writing the generation, BM25 included",
    "qa/names.py": "proper names",
    "qa/models.py": "opening the models",
    OTHER: "all else",
}


def index_once(documents: Sequence[Document], models: Path) -> tuple[Samples, list[str]]:
    """Index into a new folder; where the time went, and the texts that were embedded."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "index"
        give_models(models, folder)
        with sampled([place for place in PLACES if place != OTHER]) as samples:
            build_documents(documents, folder)
        index = Index.open(folder)
        passages = [index.passage(number) for number in range(len(index))]
    return samples, [f"{one.context}\n{one.text}" if one.context else one.text for one in passages]


def plain_encoder() -> SentenceTransformer:
    """The same weights as its documentation loads them, warm."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(weights_folder()), device="cpu", local_files_only=True)
    model.encode(["a first text, so that nothing is loaded later"])
    return model


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure in turns, and write the tables."""
    parser = parser_for(__doc__ or "", "indexing.md")
    add_data(parser)
    add_cache(parser)
    parser.add_argument("--set", default="cranfield", choices=RETRIEVAL_SETS)
    parser.add_argument("--limit", type=int, default=400, help="at most so many documents")
    parser.add_argument("--turns", type=int, default=4)
    options = parser.parse_args(arguments)
    gold = at_most(load_dataset(options.set, options.data), options.limit)
    documents = [document for document in gold.documents if document.text.strip()]
    models = exported_models(options.cache)
    model = plain_encoder()
    ours: list[Samples] = []
    plain: list[float] = []
    texts: list[str] = []
    for _ in range(options.turns):
        samples, texts = index_once(documents, models)
        ours.append(samples)
        plain.append(seconds(lambda: model.encode(texts)))  # noqa: B023
        print(f"indexing {samples.total:.1f} s, plain encode {plain[-1]:.1f} s", flush=True)
    said = f"{len(documents)} documents of {options.set}, {len(texts)} passages; {options.turns} turns."
    parts = [said, rates(len(texts), ours, plain), shares(ours), surroundings()]
    write_report(options.out, "Indexing", command_of("indexing", parser, options), parts)


def rates(passages: int, ours: Sequence[Samples], plain: Sequence[float]) -> str:
    """Passages per second, and how they compare."""
    by_us = min(one.total for one in ours)
    by_plain = min(plain)
    rows = [
        ["plain `SentenceTransformer.encode`", f"{passages / by_plain:.1f}", "1.00"],
        ["indexing", f"{passages / by_us:.1f}", f"{by_plain / by_us:.2f}"],
    ]
    return markdown_table(["", "passages/s", "of plain encode"], rows)


def shares(ours: Sequence[Samples]) -> str:
    """Where the time of indexing goes, in its quickest turn."""
    best = min(ours, key=lambda one: one.total)
    rows = [[name, f"{best.seconds[place] / best.total:.1%}"] for place, name in PLACES.items()]
    return markdown_table(["where indexing spends its time", "share"], rows)


if __name__ == "__main__":
    main()
