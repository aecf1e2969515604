"""Verifying: what is whole passes, and one wrong byte anywhere is found and never quoted."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import qa
from qa.generations import read_manifest
from qa.manifest import SCHEMA, published
from qa.verification import Verification, bytes_checks, verify

Build = Callable[..., qa.BuildReport]
SENTENCES = {
    "a.txt": ("Belavia was delisted in November 2025.", "The airline flies again."),
    "b.txt": ("The Board of Peace met on 19 February.", "It will meet again in May."),
}
TRUE = {sentence for sentences in SENTENCES.values() for sentence in sentences}
SETTINGS = qa.AnswerSettings(reader="sentences", min_confidence=0)
QUESTIONS = ("When was Belavia delisted?", "When did the Board of Peace meet?")


@pytest.fixture
def small(build_from: Build, index_folder: Path) -> Path:
    """Two generations of two short documents."""
    build_from({"a.txt": "\n\n".join(SENTENCES["a.txt"])})
    build_from({"b.txt": "\n\n".join(SENTENCES["b.txt"])})
    return index_folder


def problems(verification: Verification) -> str:
    return "\n".join(line for check in verification.checks for line in check.problems)


def test_the_shipped_index_is_verified(shipped_index: Path) -> None:
    verification = verify(shipped_index)
    assert problems(verification) == ""
    assert verification.verified
    checked = {check.name: check.checked for check in verification.checks}
    assert checked["passages are slices of their documents"] == len(qa.open(shipped_index).index)
    assert checked["texts are those of the original files"] == 14
    assert all(checked.values())


def files_of(index: Path) -> Iterator[Path]:
    """Every file that answers depend on, of all generations; the models are checked by their own hashes."""
    yield index / "CURRENT"
    yield from sorted(p for p in (index / "generations").rglob("*") if p.is_file())
    yield from sorted(p for p in (index / "objects").rglob("*") if p.is_file())


def found_by_bytes(index: Path) -> list[str]:
    """What `qa verify --quick` would find, the models aside, which a test of their own looks at."""
    checks = [
        bytes_checks.pointer(index),
        bytes_checks.generations(index),
        bytes_checks.objects(index, lambda *_: None),
    ]
    return [line for check in checks for line in check.problems]


def asked(index: Path, engine: qa.Engine | None = None) -> set[str]:
    """Everything that is quoted to two questions; nothing if the index says that it is damaged."""
    try:
        engine = engine or qa.open(index, SETTINGS)
        answers = [engine.ask(question) for question in QUESTIONS]
    except qa.QAError as error:
        return set() if "run: qa index" in str(error) else {str(error)}
    return {one.quote for answer in answers for one in (*answer.citations, *answer.nearest)}


def damaged(content: bytes, offset: int, chance: random.Random) -> bytes:
    """The content with one byte changed to any other, half of the time by a single bit."""
    by = 1 << chance.randrange(8) if chance.random() < 0.5 else chance.randrange(1, 256)
    return content[:offset] + bytes([content[offset] ^ by]) + content[offset + 1 :]


def test_any_changed_byte_is_found_and_never_quoted(small: Path) -> None:
    """Sampled: of every file the first byte, the last, and one between."""
    chance = random.Random(20260327)
    assert set() < asked(small) <= TRUE
    files = list(files_of(small))
    assert len(files) > 30
    for file in files:
        whole = file.read_bytes()
        for offset in sorted({0, len(whole) - 1, chance.randrange(len(whole))}):
            file.write_bytes(damaged(whole, offset, chance))
            where = f"{file.relative_to(small)} at {offset}"
            assert found_by_bytes(small), where
            if "000001" not in file.parts:
                assert asked(small) <= TRUE, where
        file.write_bytes(whole)
    assert verify(small, quick=True).verified


def test_any_changed_byte_of_the_small_files_is_found(small: Path) -> None:
    """Every byte of the pointer and of the seals; of all other files, as many as there is time for."""
    chance = random.Random(5)
    for file in files_of(small):
        whole = file.read_bytes()
        every = file.name in ("CURRENT", "manifest.sha256")
        offsets = range(len(whole)) if every else [chance.randrange(len(whole)) for _ in range(12)]
        for offset in offsets:
            file.write_bytes(damaged(whole, offset, chance))
            assert found_by_bytes(small), f"{file.relative_to(small)} at {offset}"
        file.write_bytes(whole)
    assert not found_by_bytes(small)


def test_a_running_engine_quotes_no_damage(small: Path) -> None:
    """It has opened the generation before its files, and the objects that it has yet to read, are changed."""
    chance = random.Random(11)
    files = [file for file in files_of(small) if "000001" not in file.parts]
    for file in files:
        engine = qa.open(small, SETTINGS)
        whole = file.read_bytes()
        content = bytearray(whole)
        for offset in chance.sample(range(len(whole)), min(20, len(whole))):
            content[offset] ^= chance.randrange(1, 256)
        file.write_bytes(content)
        assert asked(small, engine) <= TRUE, file
        file.write_bytes(whole)


def test_a_damaged_model_is_found(small: Path) -> None:
    """A copy of it, for the tests share the models."""
    model = next((small / "models").glob("minilm-*/model.onnx"))
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 1
    model.unlink()
    model.write_bytes(content)
    assert "model.onnx is damaged; run: qa index" in problems(verify(small, quick=True))


def test_what_is_missing_and_what_does_not_belong(small: Path) -> None:
    (small / "generations" / "000001" / "names.json").unlink()
    (small / "generations" / "000002" / "notes.txt").write_text("mine")
    said = problems(verify(small, quick=True))
    assert "000001/names.json is missing or unreadable" in said
    assert "000002/notes.txt does not belong to the generation" in said


def rewritten(index: Path, name: str, content: bytes) -> None:
    """Change a file of the published generation and every checksum over it, as a forger would."""
    import hashlib
    from dataclasses import replace

    from qa.generations import publish, seal

    generation = published(index)[0]
    home = index / "generations" / generation
    manifest, _ = read_manifest(index, generation)
    (home / name).write_bytes(content)
    files = {**manifest.files, name: hashlib.sha256(content).hexdigest()}
    made = replace(manifest, files=files).to_json()
    digest = hashlib.sha256(made).hexdigest()
    (home / "manifest.json").write_bytes(made)
    (home / "manifest.sha256").write_bytes(seal(digest))
    publish(index, generation, digest)


def test_a_forged_generation_with_good_checksums_is_found(small: Path) -> None:
    home = small / "generations" / "000002"
    counts = home / "contexts.json"
    rewritten(small, "contexts.json", counts.read_bytes().replace(b"b", b"c"))
    assert verify(small, quick=True).verified
    assert "is not the one of its document" in problems(verify(small))
    sentences = np.load(home / "sentences.npy")
    sentences[0, 1] -= 3
    np.save(home / "sentences.npy", sentences)
    rewritten(small, "sentences.npy", (home / "sentences.npy").read_bytes())
    assert "passage 0 of a.txt is not the one of its document" in problems(verify(small))


def test_vectors_of_other_passages_are_found(small: Path) -> None:
    import faiss

    home = small / "generations" / "000002"
    stored = faiss.read_index(str(home / "vectors.faiss"))
    rows = stored.reconstruct_n(0, stored.ntotal)
    swapped = faiss.IndexFlatIP(rows.shape[1])
    swapped.add(rows[::-1].copy())
    rewritten(small, "vectors.faiss", faiss.serialize_index(swapped).tobytes())
    said = problems(verify(small))
    assert "the vectors of a.txt are not those of its object" in said
    assert "the vector of passage 0 is not its own" in said


def test_originals_that_changed_or_went_are_named_but_no_fault(small: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "a.txt").write_text("Something else.")
    (tmp_path / "corpus" / "b.txt").unlink()
    verification = verify(small)
    assert verification.verified
    (originals,) = [check for check in verification.checks if "original" in check.name]
    assert originals.checked == 0
    assert originals.notes == ("a.txt has changed since; run: qa index", "b.txt has disappeared")


def test_indexing_mends_whatever_verifying_finds_in_the_published_generation(
    small: Path, build_from: Build
) -> None:
    for file in files_of(small):
        if "000001" not in file.parts:
            content = bytearray(file.read_bytes())
            content[len(content) // 2] ^= 4
            file.write_bytes(content)
    assert not verify(small).verified
    build_from({})
    shutil.rmtree(small / "generations" / "000002")  # its manifest is gone for good
    assert problems(verify(small)) == ""


def test_no_index_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(qa.IndexMissing, match="run: qa index"):
        verify(tmp_path)


def test_the_manifest_can_be_checked_by_other_tools(small: Path) -> None:
    home = small / "generations" / "000002"
    digest, name = (home / "manifest.sha256").read_text().split()
    import hashlib

    assert hashlib.sha256((home / name).read_bytes()).hexdigest() == digest
    assert published(small) == ("000002", digest)
    assert json.loads((home / name).read_text())["schema"] == SCHEMA
