"""Open data sets: tiny files in their formats, indexed, measured, and kept."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.errors import QAError
from qa.evaluation.dataset_index import cache_folder, index_of
from qa.evaluation.datasets import load_dataset
from qa.evaluation.evaluation import Evaluation, Options, evaluate_dataset
from qa.evaluation.gold import GoldQuestion, GoldSet, GoldSpan, sample
from qa.types import Span

DATA = Path(__file__).parents[2] / "shared" / "data"
BANKS = "Alpha was founded in 1901. Beta was founded in 1950."
RIVER = "The river rises in the hills. It is 90 km long."
CORPUS = [
    {"id": "2", "title": "Rivers", "text": RIVER, "date": "1963-05-03", "source": "The Post"},
    {"id": "1", "title": "Banks", "text": BANKS},
    {"id": "3", "title": "", "text": ""},
]
QUERIES = [
    {"id": "q1", "text": "When was Beta founded?"},
    {"id": "q2", "text": "How long is the river?"},
    {"id": "q3", "text": "Nobody judged this."},
]
QRELS = ["q1\t1\t2", "q1\t3\t0", "q2\t2\t1"]


def write(path: Path, lines: Iterable[dict[str, Any] | str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(
            f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines
        )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of data sets: two retrieval sets and a reading set."""
    folder = tmp_path / "data"
    for name in ("medline", "chunking_eval"):
        home = folder / "retrieval" / name
        write(home / "corpus.jsonl.gz", CORPUS)
        write(home / "queries.jsonl.gz", QUERIES)
        write(home / "qrels.tsv.gz", QRELS)
    span = {"qid": "q1", "docid": "1", "start": 27, "end": 52}
    write(folder / "retrieval" / "chunking_eval" / "spans.jsonl.gz", [span])
    asked = {"title": "Some_banks", "context": BANKS}
    founded = {"question": "When was Beta founded?", "answers": [{"text": "1950", "start": 47}]}
    owned = {"question": "Who owns Beta?", "answers": []}
    write(
        folder / "reader" / "dev-squad2-half.jsonl.gz",
        [asked | founded | {"answerable": True}, asked | owned | {"answerable": False}],
    )
    return folder


@pytest.fixture
def cache(tmp_path: Path, shipped_index: Path) -> Path:
    """A cache that has the exported models already."""
    folder = tmp_path / "cache"
    shutil.copytree(shipped_index / "models", folder / "models", copy_function=os.link)
    return folder


def measured(name: str, data: Path, cache: Path, ranker: str = "hybrid") -> Evaluation:
    options = Options(ranker=ranker, reader="sentences")
    return evaluate_dataset(load_dataset(name, data), options, cache=cache)


def test_a_retrieval_set_is_read_as_it_stands(data: Path) -> None:
    gold = load_dataset("medline", data)
    assert [document.id for document in gold.documents] == ["1", "2", "3"]
    assert gold.documents[1] == replace(
        gold.documents[1],
        title="Rivers",
        text=RIVER,
        published=date(1963, 5, 3),
        source="The Post",
    )
    assert gold.questions == (
        GoldQuestion("When was Beta founded?", True, documents=(("1", 2),)),
        GoldQuestion("How long is the river?", True, documents=(("2", 1),)),
    )
    assert not gold.has_answers


def test_a_set_with_spans_says_where_the_answer_is(data: Path) -> None:
    gold = load_dataset("chunking_eval", data)
    assert gold.has_answers
    assert [one.spans for one in gold.questions] == [(GoldSpan("1", Span(27, 52)),), ()]


def test_a_reading_set_is_asked_in_the_open(data: Path) -> None:
    gold = load_dataset("dev-squad2-half", data)
    [document] = gold.documents
    assert (document.title, document.text) == ("Some banks", BANKS)
    assert gold.questions == (
        GoldQuestion(
            "When was Beta founded?",
            True,
            answers=("1950",),
            spans=(GoldSpan(document.id, Span(47, 51)),),
            documents=((document.id, 1),),
        ),
        GoldQuestion("Who owns Beta?", False),
    )


def test_retrieval_is_measured_and_answers_are_not(data: Path, cache: Path) -> None:
    evaluation = measured("medline", data, cache)
    scores = evaluation.scores
    assert scores["ndcg@10"].value == scores["recall@1"].value == 1.0
    assert scores["retrieval_ms_p50"].n == 2
    for name in ("first_right", "auroc", "aurc", "answered_right", "total_ms_p50", "char_iou@5"):
        assert scores[name].value is None
        assert scores[name].reason
    assert evaluation.reader is None
    assert [record.answered for record in evaluation.records] == [None, None]
    assert evaluation.warnings == ("document 3 has no sentences to quote; not indexed",)


def test_other_rankers_measure_retrieval_alone(data: Path, cache: Path) -> None:
    for ranker in ("bm25", "dense"):
        scores = measured("chunking_eval", data, cache, ranker).scores
        assert scores["success@1"].value == 1.0
        assert scores["first_right"].reason == "no answer was judged"
        assert scores["retrieval_ms_p50"].reason == "no searching was timed"


def test_characters_of_passages_and_of_quotations(data: Path, cache: Path) -> None:
    evaluation = measured("chunking_eval", data, cache)
    founded, river = evaluation.records
    # both documents are found, each is one passage: 52 + 47 characters, of which 25 are wanted
    assert founded.score("char_recall@5") == 1.0
    assert founded.score("char_precision@5") == founded.score("char_iou@5")
    assert founded.score("char_iou@5") == pytest.approx(25 / (52 + 47), abs=1e-6)
    assert founded.expected == ("Beta was founded in 1950.",)
    assert river.score("char_recall@5") is None
    assert river.outcome is None  # its gold says which document is right, not which quotation
    assert founded.best_right is True
    assert founded.quote == "Beta was founded in 1950."


def test_silence_is_measured_on_a_reading_set(data: Path, cache: Path) -> None:
    evaluation = measured("dev-squad2-half", data, cache)
    assert evaluation.scores["auroc"].n == 2
    assert evaluation.records[1].outcome in ("silent-right", "answered-wrong")
    assert evaluation.threshold is not None


def test_an_index_is_built_once(data: Path, cache: Path) -> None:
    gold = load_dataset("medline", data)
    stages: list[str] = []

    def tell(stage: str, done: int, total: int) -> None:  # noqa: ARG001
        stages.append(stage)

    folder = index_of(gold, cache, progress=tell)
    assert "encoding" in stages
    stages.clear()
    assert index_of(gold, cache, progress=tell) == folder
    assert stages == []
    longer = replace(gold.documents[0], text=f"{BANKS} Gamma.", sha256="0" * 64)
    other = GoldSet(gold.name, (longer, *gold.documents[1:]), gold.questions, gold.has_answers)
    assert index_of(other, cache) != folder
    model = next((cache / "models").glob("minilm-*")).name
    files = [place / "models" / model / "model.onnx" for place in (cache, folder)]
    assert files[0].samefile(files[1])


def test_an_unfinished_index_is_built_anew(data: Path, cache: Path) -> None:
    gold = load_dataset("medline", data)
    folder = index_of(gold, cache)
    (folder / "CURRENT").unlink()
    assert index_of(gold, cache) == folder
    assert (folder / "CURRENT").is_file()


def test_the_cache_stands_where_caches_stand(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "briefing-qa" / "eval"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "briefing-qa" / "eval"


def test_what_is_wrong_with_a_set_is_named(data: Path) -> None:
    with pytest.raises(QAError, match=r"unknown data set 'medlin'.*cranfield, medline"):
        load_dataset("medlin", data)
    with pytest.raises(QAError, match=r"cranfield.*is not there; name the folder"):
        load_dataset("cranfield", data)
    home = data / "retrieval" / "medline"
    write(home / "qrels.tsv.gz", ["q1\t1"])
    with pytest.raises(QAError, match=r"qrels\.tsv\.gz: line 1 is malformed"):
        load_dataset("medline", data)
    write(home / "corpus.jsonl.gz", ["{"])
    with pytest.raises(QAError, match=r"corpus\.jsonl\.gz: line 1 is not JSON"):
        load_dataset("medline", data)


def test_five_queries_of_the_real_set(cache: Path) -> None:
    if not (DATA / "retrieval" / "medline").is_dir():
        pytest.skip("the open data sets are not beside the repository")
    gold = load_dataset("medline", DATA)
    assert (len(gold.documents), len(gold.questions)) == (1033, 30)
    asked = sample(gold.questions, 5)
    kept = {id for one in asked for id, _ in one.documents[:8]}  # a tenth: encoding takes its time
    kept |= {document.id for document in gold.documents[:20]}
    documents = tuple(one for one in gold.documents if one.id in kept)
    questions = tuple(
        replace(one, documents=tuple(pair for pair in one.documents if pair[0] in kept))
        for one in gold.questions
    )
    smaller = GoldSet("medline", documents, questions, has_answers=False)
    options = Options(reader="sentences", limit=5)
    evaluation = evaluate_dataset(smaller, options, cache=cache)
    assert [record.question for record in evaluation.records] == [one.question for one in asked]
    score = evaluation.scores["ndcg@10"]
    assert score.n == 5
    assert score.value is not None
    assert score.value > 0.6
