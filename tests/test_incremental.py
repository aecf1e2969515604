"""Indexing again costs what has changed: what is taken over, what is not, and what is said beforehand."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import qa
from qa import documents
from qa.generations import read_manifest
from qa.indexer import plan
from qa.manifest import SCHEMA, Manifest, pointer, published
from qa.planning import Plan

Build = Callable[..., qa.BuildReport]
NOTE = "Belavia flies again.\n\nThe airline was delisted in November 2025."
OTHER = "The Board of Peace met on 19 February in Washington."


def objects(index: Path, suffix: str = "") -> set[str]:
    return {path.name for path in (index / "objects").rglob(f"*{suffix}") if path.is_file()}


def manifest_of(index: Path) -> Manifest:
    return read_manifest(index, *published(index))[0]


def test_a_moved_file_is_neither_read_nor_encoded(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"a.txt": NOTE, "b.txt": OTHER})
    before = objects(index_folder)
    (tmp_path / "corpus" / "2026").mkdir()
    (tmp_path / "corpus" / "a.txt").rename(tmp_path / "corpus" / "2026" / "a.txt")
    planned = plan(tmp_path / "corpus", index_folder)
    assert (planned.read, planned.encode, planned.changes.renamed) == (
        (),
        (),
        (("a.txt", "2026/a.txt"),),
    )
    report = build_from({})
    assert report.renamed == (("a.txt", "2026/a.txt"),)
    assert (report.added, report.removed) == ((), ())
    assert objects(index_folder) == before
    (hit,) = qa.open(index_folder).search("Belavia", 1)
    assert hit.passage.document.id == "2026/a.txt"


def test_a_new_name_that_gives_the_title_or_the_date_is_taken_in(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"note.txt": f"{NOTE} " * 3})
    (document,) = qa.open(index_folder).documents
    assert (document.origins.title, document.published) == ("file name", None)
    corpus = tmp_path / "corpus"
    (corpus / "note.txt").rename(corpus / "2026-03-27-belavia-again.txt")
    build_from({})
    (document,) = qa.open(index_folder).documents
    assert (document.title, str(document.published)) == ("belavia again", "2026-03-27")


def test_a_document_that_comes_back_is_found_in_an_older_generation(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"a.txt": NOTE, "b.txt": OTHER})
    (tmp_path / "corpus" / "b.txt").unlink()
    assert build_from({}).removed == ("b.txt",)
    assert [d.id for d in qa.open(index_folder).documents] == ["a.txt"]
    before = objects(index_folder)
    (tmp_path / "corpus" / "b.txt").write_text(OTHER)
    planned = plan(tmp_path / "corpus", index_folder)
    assert (planned.changes.added, planned.read, planned.encode) == (("b.txt",), (), ())
    assert build_from({}).added == ("b.txt",)
    assert objects(index_folder) == before


def test_the_same_bytes_and_the_same_text_are_indexed_once(
    build_from: Build, index_folder: Path
) -> None:
    report = build_from(
        {
            "a.txt": NOTE,
            "copies/a.txt": NOTE,
            "z.txt": NOTE.replace("\n", "\r\n") + "\n\n\n",
            "b.txt": OTHER,
        }
    )
    assert report.duplicates == (("a.txt", ("copies/a.txt", "z.txt")),)
    assert (report.documents, len(report.added), report.passages) == (2, 4, 2)
    engine = qa.open(index_folder)
    hits = [hit.passage.document for hit in engine.search("When was the airline delisted?")]
    assert [document.id for document in hits].count("a.txt") == 1
    assert hits[0].copies == ("copies/a.txt", "z.txt")
    assert build_from({}).published is False


def test_a_copy_takes_over_when_the_first_is_removed(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"a.txt": NOTE, "c/a.txt": NOTE, "b.txt": OTHER})
    before = objects(index_folder, ".f32")
    (tmp_path / "corpus" / "a.txt").unlink()
    report = build_from({})
    assert (report.removed, report.duplicates) == (("a.txt",), ())
    assert {d.id for d in qa.open(index_folder).documents} == {"b.txt", "c/a.txt"}
    assert objects(index_folder, ".f32") == before


def test_a_notice_repeated_on_another_day_keeps_both_days(
    build_from: Build, index_folder: Path
) -> None:
    notice = "---\ntitle: Notice\ndate: {}\n---\n\nNo sanctions changed in this week."
    report = build_from(
        {
            "one.md": notice.format("2026-03-02"),
            "two.md": notice.format("2026-03-09"),
            "undated.txt": "No sanctions changed in this week.",
        }
    )
    assert report.duplicates == (("one.md", ("undated.txt",)),)
    days = {str(document.published) for document in qa.open(index_folder).documents}
    assert days == {"2026-03-02", "2026-03-09"}


def test_the_better_described_of_two_is_the_one_that_is_cited(
    build_from: Build, index_folder: Path
) -> None:
    build_from(
        {
            "a.txt": "No sanctions changed in this week.",
            "b.md": "---\ntitle: Notice\ndate: 2026-03-02\n---\n\nNo sanctions changed in this week.",
        }
    )
    (document,) = qa.open(index_folder).documents
    assert (document.id, document.copies, document.title) == ("b.md", ("a.txt",), "Notice")


def test_copies_that_cannot_be_read_are_all_named(build_from: Build) -> None:
    report = build_from({"a.txt": NOTE, "b.txt": "", "c.txt": ""})
    assert [failure.document for failure in report.failed] == ["b.txt", "c.txt"]


def test_a_file_under_a_wrong_name_does_not_hide_its_good_copy(build_from: Build) -> None:
    pdf = (Path(__file__).parents[1] / "corpus" / "2026-03-27-minsk-round.pdf").read_bytes()
    report = build_from({"a.txt": pdf, "b.pdf": pdf})
    assert [failure.document for failure in report.failed] == ["a.txt"]
    assert report.added == ("b.pdf",)


def test_adding_one_by_one_gives_what_building_at_once_gives(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    """But for the last bits of vectors, which depend on what is encoded together."""
    files = {
        "b.txt": NOTE,
        "a.md": "# A\n\nTwo banks closed.",
        "c.txt": OTHER,
        "copy.txt": OTHER,
        "d.txt": "Alpha reopened.",
    }
    for name, content in files.items():
        build_from({name: content})
    one_by_one = manifest_of(index_folder)
    other = tmp_path / "other"
    shutil.copytree(index_folder / "models", other / "models", copy_function=os.link)
    qa.build(tmp_path / "corpus", other)
    at_once = manifest_of(other)
    free = {"vectors.faiss", "sentence_vectors.npy"}
    assert {k: v for k, v in one_by_one.files.items() if k not in free} == {
        k: v for k, v in at_once.files.items() if k not in free
    }
    texts = [
        [(e.id, e.text, e.layout, e.copies) for e in m.documents] for m in (one_by_one, at_once)
    ]
    assert texts[0] == texts[1]
    first, second = (qa.open(folder).index.vectors for folder in (index_folder, other))
    assert abs(first - second).max() < 1e-5


def test_other_settings_encode_again_what_is_cut_otherwise_and_read_nothing(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"long.txt": "One more bank closed in the capital. " * 30, "short.txt": NOTE})
    settings = qa.IndexSettings(passage_tokens=32)
    told: list[Plan] = []
    before = objects(index_folder, ".f32")
    qa.build(tmp_path / "corpus", index_folder, settings=settings, announce=told.append)
    (planned,) = told
    assert planned.read == ()
    assert planned.encode == ("long.txt", "short.txt")
    assert planned.reasons == (
        "passage_tokens 160 → 32: all documents are cut and encoded again, but not read again",
    )
    assert len(objects(index_folder, ".f32") - before) == 1  # the short one is cut as before
    back = plan(tmp_path / "corpus", index_folder)
    assert (back.read, back.encode, len(back.reasons)) == ((), (), 1)


def test_new_readers_read_again_and_encode_what_differs(
    build_from: Build, index_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_from({"a.txt": NOTE})
    before = objects(index_folder)
    monkeypatch.setattr(documents, "READER_VERSION", documents.READER_VERSION + 1)
    told: list[Plan] = []
    report = qa.build(tmp_path / "corpus", index_folder, announce=told.append)
    assert told[0].read == ("a.txt",)
    assert "all are read again, and encoded again where their text differs" in told[0].reasons[0]
    assert report.published
    assert objects(index_folder) == before
    assert build_from({}).published is False


def as_schema_1(index: Path) -> None:
    """Rewrite the published generation as the first version of this program wrote it."""
    import hashlib

    generation, _ = published(index)
    home = index / "generations" / generation
    value = json.loads((home / "manifest.json").read_text())
    value["schema"] = 1
    for name in ("passages", "parent", "changes"):
        del value[name]
    for entry in value["documents"]:
        del entry["canonical"], entry["copies"]
    for failure in value["failures"]:
        del failure["sha256"]
    content = json.dumps(value).encode()
    (home / "manifest.json").write_bytes(content)
    (home / "manifest.sha256").unlink()
    (index / "CURRENT").write_bytes(pointer(generation, hashlib.sha256(content).hexdigest()))


def test_an_index_of_the_first_schema_is_named_and_taken_over(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"a.txt": NOTE, "b.txt": ""})
    engine = qa.open(index_folder)
    as_schema_1(index_folder)
    with pytest.raises(qa.IndexForeign, match=f"has schema 1, not {SCHEMA}; run: qa index"):
        qa.open(index_folder)
    assert engine.search("Belavia")[0].passage.document.id == "a.txt"
    before = objects(index_folder)
    planned = plan(tmp_path / "corpus", index_folder)
    assert f"it has schema 1, and this version writes {SCHEMA}" in planned.reasons[0]
    assert (planned.read, planned.encode) == (("b.txt",), ())
    assert build_from({}).published
    assert objects(index_folder) == before
    assert engine.search("Belavia")[0].passage.document.id == "a.txt"
    assert engine.generation == "000002"


def test_a_plan_writes_nothing(build_from: Build, index_folder: Path, tmp_path: Path) -> None:
    build_from({"a.txt": NOTE})
    (tmp_path / "corpus" / "b.txt").write_text(OTHER)
    (tmp_path / "corpus" / "c.txt").write_text("")

    def everything() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in index_folder.rglob("*")}

    before = everything()
    planned = plan(tmp_path / "corpus", index_folder)
    assert (planned.read, planned.nothing_to_do) == (("b.txt", "c.txt"), False)
    assert everything() == before
    build_from({})
    settled = plan(tmp_path / "corpus", index_folder)
    assert (settled.nothing_to_do, settled.retried) == (True, ("c.txt",))
    assert plan(tmp_path / "corpus", tmp_path / "nowhere").reasons != ()
    assert not (tmp_path / "nowhere").exists()


def test_a_damaged_generation_is_written_anew_from_what_is_whole(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"a.txt": NOTE, "b.txt": OTHER})
    before = objects(index_folder)
    (index_folder / "generations" / "000001" / "counts.npy").write_bytes(b"rubbish")
    planned = plan(tmp_path / "corpus", index_folder)
    assert (planned.read, planned.encode) == ((), ())
    assert "counts.npy has changed" in planned.reasons[0]
    assert build_from({}).generation == "000002"
    (index_folder / "CURRENT").write_text("nonsense")
    assert plan(tmp_path / "corpus", index_folder).read == ()
    assert build_from({}).generation == "000003"
    assert objects(index_folder) == before


def test_the_index_may_lie_inside_the_corpus(index_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NOTE)
    report = qa.build(tmp_path, index_folder)
    assert (report.added, report.failed) == (("a.txt",), ())
    assert qa.build(tmp_path, index_folder).published is False
