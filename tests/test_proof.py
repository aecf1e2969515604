"""Answers that carry their proof: what becomes of it when the file, or the answer, is another."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import qa
from qa.proof import Verdict, check_answer, read_answer
from qa.render import answer_to_dict

CORPUS = Path(__file__).parents[1] / "corpus"
QUESTION = "which banks were delisted on 19 March?"
PDF = "2026-03-27-minsk-round.pdf"


@pytest.fixture(scope="module")
def answer(engine: qa.Engine) -> dict[str, Any]:
    made = answer_to_dict(engine.ask(QUESTION))
    assert made["answered"]
    assert made["citations"][0]["document"] == PDF
    return read_answer(json.dumps(made))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORPUS, tmp_path / "files"))


def verdicts(answer: dict[str, Any], corpus: Path) -> list[Verdict]:
    return [one.verdict for one in check_answer(answer, corpus).citations]


def changed(answer: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The answer with its first citation changed."""
    first, *others = answer["citations"]
    return {**answer, "citations": [{**first, **values}, *others]}


def test_every_answer_and_every_silence_is_borne_out(engine: qa.Engine) -> None:
    for question in (QUESTION, "which banks were delisted on 20 March?", "Who is John Coale?", "?"):
        made = json.loads(json.dumps(answer_to_dict(engine.ask(question))))
        checked = check_answer(made, CORPUS)
        assert checked.verified
        assert len(checked.citations) + len(checked.nearest) == len(made["citations"]) + len(
            made["nearest"]
        )


def test_no_index_is_needed_and_the_files_may_lie_elsewhere(
    answer: dict[str, Any], corpus: Path
) -> None:
    assert set(verdicts(answer, corpus)) == {Verdict.VERIFIED}


def test_a_changed_document(build: Callable[[str], dict[str, Any]], tmp_path: Path) -> None:
    text = "Belavia was delisted in November 2025. The airline flies again."
    made = build(text)
    file = tmp_path / "corpus" / "a.txt"
    file.write_text(f"{text} More is to come.")
    (one,) = check_answer(made, tmp_path / "corpus").citations
    assert (one.verdict, one.detail) == (Verdict.CHANGED, "the quotation still stands in it")
    file.write_text("Nothing of the kind.")
    (one,) = check_answer(made, tmp_path / "corpus").citations
    assert (one.verdict, one.detail) == (Verdict.CHANGED, "the quotation no longer stands in it")
    file.write_bytes(b"")
    (one,) = check_answer(made, tmp_path / "corpus").citations
    assert one.verdict in (Verdict.CHANGED, Verdict.FALSE)


@pytest.fixture
def build(build_from: Callable[..., Any], index_folder: Path) -> Callable[[str], dict[str, Any]]:
    """Index one text under two names and ask it."""

    def make(text: str) -> dict[str, Any]:
        build_from({"a.txt": text, "spare/b.txt": text})
        engine = qa.open(index_folder, qa.AnswerSettings(min_confidence=0.0))
        made = answer_to_dict(engine.ask("When was Belavia delisted?"))
        assert len(made["citations"]) == 1
        made["citations"][0].pop("copies")
        return made

    return make


def test_a_missing_document_and_its_copy(
    build_from: Callable[..., Any], index_folder: Path, tmp_path: Path
) -> None:
    build_from(
        {"a.txt": "Belavia was delisted in 2025.", "spare/a.txt": "Belavia was delisted in 2025."}
    )
    engine = qa.open(index_folder, qa.AnswerSettings(min_confidence=0.0))
    made = answer_to_dict(engine.ask("When was Belavia delisted?"))
    (tmp_path / "corpus" / "a.txt").unlink()
    (one,) = check_answer(made, tmp_path / "corpus").citations
    assert (one.verdict, one.detail) == (Verdict.VERIFIED, "by its copy spare/a.txt")
    (tmp_path / "corpus" / "spare" / "a.txt").unlink()
    assert verdicts(made, tmp_path / "corpus") == [Verdict.MISSING]
    assert verdicts(made, tmp_path / "nowhere") == [Verdict.MISSING]


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("quote", "On 19 March three banks were delisted."),
        ("start", 0),
        ("end", 10**9),
        ("start", -5),
        ("start", "x"),
        ("title", "Another Round"),
        ("published", "2026-03-28"),
        ("author", "Someone"),
        ("pages", [1]),
        ("heading", None),
        ("marks", [[0, 1]]),
        ("marks", 7),
        ("text_sha256", "0" * 64),
        ("document", "../secret.txt"),
        ("document", "/etc/hostname"),
        ("document", 5),
    ],
)
def test_whatever_is_forged_is_not_what_it_says(
    answer: dict[str, Any], corpus: Path, claim: str, value: object
) -> None:
    (corpus.parent / "secret.txt").write_text("A secret.")
    forged = changed(answer, **{claim: value})
    assert verdicts(forged, corpus)[0] is Verdict.FALSE
    assert not check_answer(forged, corpus).verified


def test_a_text_beyond_its_quotations_is_found(answer: dict[str, Any], corpus: Path) -> None:
    forged = {**answer, "text": f"{answer['text']} And more."}
    checked = check_answer(forged, corpus)
    assert {one.verdict for one in checked.citations} == {Verdict.VERIFIED}
    assert (checked.text_is_quoted, checked.verified) == (False, False)


def test_a_link_out_of_the_corpus_is_not_followed(answer: dict[str, Any], corpus: Path) -> None:
    real = corpus / PDF
    real.rename(corpus.parent / "elsewhere.pdf")
    real.symlink_to(corpus.parent / "elsewhere.pdf")
    assert verdicts(answer, corpus)[0] is Verdict.FALSE


@pytest.mark.parametrize("content", ["", "nonsense", "[]", "{}", '{"citations": 5, "nearest": []}'])
def test_what_is_no_answer_is_refused(content: str) -> None:
    with pytest.raises(qa.AnswerFileError, match="qa ask --json"):
        read_answer(content)
