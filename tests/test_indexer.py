"""Building: what changed, what failed and why, and bad corpora."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

import qa
from qa.indexer import build_documents
from qa.types import Document

Build = Callable[..., qa.BuildReport]


def test_only_what_changed_is_done_again(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    first = build_from({"a.txt": "One bank closed.", "b.md": "# B\n\nTwo banks closed."})
    assert (first.added, first.published) == (("a.txt", "b.md"), True)
    again = build_from({})
    assert (again.unchanged, again.published) == (("a.txt", "b.md"), False)
    assert again.generation == first.generation
    vectors = set((index_folder / "objects").rglob("*.f32"))
    (tmp_path / "corpus" / "b.md").rename(tmp_path / "corpus" / "c.md")
    (tmp_path / "corpus" / "a.txt").write_text("Three banks closed.")
    later = build_from({})
    assert (later.renamed, later.changed) == ((("b.md", "c.md"),), ("a.txt",))
    assert (later.added, later.removed) == ((), ())
    assert len(set((index_folder / "objects").rglob("*.f32")) - vectors) == 1
    assert {d.id for d in qa.open(index_folder).documents} == {"a.txt", "c.md"}


def test_other_settings_do_everything_again(build_from: Build, index_folder: Path) -> None:
    build_from({"a.txt": "One bank closed. " * 30})
    corpus = index_folder.parent / "corpus"
    small = qa.build(corpus, index_folder, settings=qa.IndexSettings(passage_tokens=32))
    assert small.published
    assert small.passages > 3
    with pytest.raises(qa.SettingsError, match="do not fit"):
        qa.build(corpus, index_folder, settings=qa.IndexSettings(passage_tokens=256))


def test_every_bad_file_is_named_and_the_rest_indexed(build_from: Build, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("A secret.")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "link.txt").symlink_to(outside)
    (corpus / "dangling.txt").symlink_to(corpus / "nothing.txt")
    os.mkfifo(corpus / "pipe.txt")
    report = build_from(
        {
            "good.txt": "The bank was delisted on 19 March.",
            "имя с пробелом.txt": "Банк открыт. The second bank reopened.",
            "empty.txt": "",
            "blank.txt": " \n\t\n",
            "binary.txt": bytes(range(256)) * 50,
            "really.txt": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n",
            "broken.pdf": b"%PDF-1.4\n" + b"\x00garbage" * 30,
            "notpdf.pdf": "Just words.",
            "broken.docx": b"PK\x03\x04 not really",
            "table.xlsx": b"PK\x03\x04",
            "endless.txt": "The bank was delisted again. " * 400_000,
            ".hidden.txt": "Hidden.",
            "~$lock.docx": "lock",
        }
    )
    assert report.added == ("good.txt", "имя с пробелом.txt")
    reasons = {failure.document: failure.reason for failure in report.failed}
    assert sorted(reasons) == sorted(
        [
            "link.txt",
            "dangling.txt",
            "pipe.txt",
            "empty.txt",
            "blank.txt",
            "binary.txt",
            "really.txt",
            "broken.pdf",
            "notpdf.pdf",
            "broken.docx",
            "table.xlsx",
            "endless.txt",
        ]
    )
    assert reasons["link.txt"] == "is a link out of the corpus folder; copy the file instead"
    assert reasons["dangling.txt"] == "is a link to nothing"
    assert reasons["pipe.txt"] == "is not a regular file"
    assert reasons["empty.txt"] == "is empty"
    assert "11,599,999 characters" in reasons["endless.txt"]
    assert "PDF" in reasons["really.txt"]
    assert all("\n" not in reason for reason in reasons.values())


def test_a_failure_is_remembered_and_forgotten(build_from: Build) -> None:
    first = build_from({"a.txt": "One bank closed.", "b.txt": ""})
    assert [failure.document for failure in first.failed] == ["b.txt"]
    assert build_from({}).failed == first.failed
    assert build_from({"b.txt": "It reopened."}).added == ("b.txt",)


def test_nothing_to_index_is_an_error_and_keeps_the_old_index(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(qa.CorpusError, match="is not a folder"):
        qa.build(tmp_path / "nowhere", index_folder)
    (tmp_path / "corpus").mkdir()
    with pytest.raises(qa.CorpusError, match="holds no documents"):
        build_from({})
    with pytest.raises(qa.CorpusError, match=r"none of the 1 files .*a\.txt: is empty"):
        build_from({"a.txt": ""})
    build_from({"a.txt": "One bank closed."})
    shutil.rmtree(tmp_path / "corpus")
    with pytest.raises(qa.CorpusError):
        qa.build(tmp_path / "corpus", index_folder)
    assert len(qa.open(index_folder).documents) == 1


def test_one_writer_at_a_time(build_from: Build, index_folder: Path) -> None:
    with FileLock(index_folder / ".lock"), pytest.raises(qa.IndexUnusable, match="another program"):
        build_from({"a.txt": "One bank closed."})


def test_documents_at_hand_can_be_indexed(index_folder: Path) -> None:
    document = Document("x", "0" * 64, "Note", "The mine is for sale. Nobody has bought it yet.")
    report = build_documents([document], index_folder)
    assert (report.added, report.passages) == (("x",), 1)
    (hit,) = qa.open(index_folder).search("Who bought the mine?")
    assert hit.passage.document == document


def test_progress_counts_up(build_from: Build, index_folder: Path) -> None:
    build_from({"a.txt": "One bank closed. " * 8})
    seen: list[tuple[str, int, int]] = []
    corpus = index_folder.parent / "corpus"
    settings = qa.IndexSettings(passage_tokens=16)
    qa.build(corpus, index_folder, settings=settings, progress=lambda *step: seen.append(step))
    assert seen == [
        ("reading", 0, 1),
        ("reading", 1, 1),
        ("encoding", 0, 2),
        ("encoding", 2, 2),
        ("writing", 0, 1),
        ("writing", 1, 1),
    ]
