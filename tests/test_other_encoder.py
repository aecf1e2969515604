"""An index made with another encoder than the default one: changed to and fro, verified, examined."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import qa
from qa.doctor import Level, diagnose
from qa.indexer import plan
from qa.planning import Plan
from qa.verification import Verification, verify
from tests.benchmarks.shallow_encoder import shallow_encoder

NOTE = "Belavia flies again.\n\nThe airline was delisted in November 2025."


@pytest.fixture(scope="module")
def shallow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shallow_encoder(tmp_path_factory.mktemp("encoder") / "shallow")


@pytest.fixture
def other(shallow: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(shallow, tmp_path / "other"))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "2026-03-27-note.txt").write_text(NOTE)
    return folder


def problems(verification: Verification) -> list[str]:
    return [line for check in verification.checks for line in check.problems]


def test_all_is_encoded_again_none_is_read_again_and_it_is_said_before(
    other: Path, corpus: Path, index_folder: Path
) -> None:
    qa.build(corpus, index_folder)
    before = set((index_folder / "objects").rglob("*.json"))
    told: list[Plan] = []
    assert qa.build(corpus, index_folder, encoder=str(other), announce=told.append).published
    assert (told[0].read, told[0].encode) == ((), ("2026-03-27-note.txt",))
    (reason,) = told[0].reasons
    assert reason.startswith("The encoder is local-")
    assert reason.endswith("all documents are encoded again, but not read again")
    assert set((index_folder / "objects").rglob("*.json")) == before
    assert not qa.build(corpus, index_folder, encoder=str(other)).published
    back = plan(corpus, index_folder)  # the vectors of the generation before are still there
    assert (back.read, back.encode) == ((), ())


def test_it_is_verified_and_examined_as_the_one_that_it_is(
    other: Path, corpus: Path, index_folder: Path
) -> None:
    for exported in (index_folder / "models").glob("minilm-*"):
        shutil.rmtree(exported)  # such an index never had it
    qa.build(corpus, index_folder, encoder=str(other))
    assert problems(verify(index_folder)) == []
    diagnosis = diagnose(index_folder)
    assert diagnosis.count(Level.ERROR) == 0
    facts = {fact.name: fact.value for fact in diagnosis.facts}
    assert facts["encoder's weights"].startswith(f"{other}, local-")

    config = other / "config.json"
    config.write_text(config.read_text() + "\n")
    said = problems(verify(index_folder, quick=True))
    assert len(said) == 1
    assert f"{other} is local-" in said[0]
    assert said[0].endswith("run: qa index")
    (finding,) = [one for one in diagnose(index_folder).findings if one.kind == "weights"]
    assert finding.level is Level.ERROR

    shutil.rmtree(other)
    assert "not the folder of a sentence-transformers model" in problems(verify(index_folder))[0]
