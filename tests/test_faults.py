"""What the world does to an indexer: no space, no permission, a wrong clock, files that move under it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

import qa
import qa.work
from qa.catalogue import CHANGED, INDEXED, catalogue
from qa.history import history, interrupted
from qa.verification import verify

Build = Callable[..., qa.BuildReport]
NOTE = "Belavia flies again.\n\nThe airline was delisted in November 2025."
QA = f"{sys.executable} -m qa.cli"


def ids(index: Path) -> list[str]:
    return [document.id for document in qa.open(index).documents]


def in_own_mounts(script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script that may mount things for itself; skips where the system does not allow that."""
    if (
        not shutil.which("unshare")
        or subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode
    ):
        pytest.skip("mounting is not allowed here")
    return subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True)


def test_a_full_disk(build_from: Build, index_folder: Path, tmp_path: Path) -> None:
    """The index lies on a disk of 1 MB, which the vectors of a thousand sentences do not fit."""
    build_from({"a.txt": NOTE})
    corpus, models, small = tmp_path / "corpus", index_folder / "models", tmp_path / "small"
    small.mkdir()
    words = " ".join(f"The bank number {n} was delisted on day {n * 7}." for n in range(1000))
    (tmp_path / "long.txt").write_text(words)
    result = in_own_mounts(
        f"mount -t tmpfs -o size=1m none {small} && cp -r {index_folder}/generations "
        f"{index_folder}/objects {index_folder}/CURRENT {small} && ln -s {models} {small}/models && "
        f"cp {tmp_path}/long.txt {corpus}/ && "
        f"{QA} index {corpus} --index {small}; echo code $?; "
        f"{QA} search Belavia -k 1 --index {small}; "
        f"mount -o remount,size=100m {small}; rm {corpus}/long.txt; "
        f"{QA} index {corpus} --index {small} --json; {QA} verify --quick --index {small}; "
        f"ls -A {small} {small}/generations"
    )
    assert "code 1" in result.stdout
    assert f"the disk of {small} is full" in result.stderr
    assert (
        "what was published before still stands; free some space and run: qa index" in result.stderr
    )
    assert "Traceback" not in result.stderr
    assert "Belavia flies again." in result.stdout
    assert '"published": false' in result.stdout
    assert "Generation 000001 verified" in result.stdout
    assert "unfinished" not in result.stdout
    assert ".draft" not in result.stdout


def test_a_file_that_may_not_grow(build_from: Build, index_folder: Path, tmp_path: Path) -> None:
    """The same by a limit that every system has: no file over 4 kB."""
    build_from({"a.txt": NOTE})
    (tmp_path / "corpus" / "b.txt").write_text("Another bank reopened. " * 400)
    code = (
        "import resource, sys, qa; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        f"try: qa.build({str(tmp_path / 'corpus')!r}, {str(index_folder)!r})\n"
        "except qa.IndexUnwritable as error: print(error)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "is full" in result.stdout
    assert ids(index_folder) == ["a.txt"]
    assert interrupted(index_folder)
    assert build_from({}).published
    assert not interrupted(index_folder)
    assert verify(index_folder, quick=True).verified


def test_an_index_folder_that_may_not_be_written(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"a.txt": NOTE})
    (tmp_path / "corpus" / "b.txt").write_text("Another bank reopened.")
    corpus = tmp_path / "corpus"
    result = in_own_mounts(
        f"mount --bind {index_folder} {index_folder} && "
        f"mount -o remount,ro,bind {index_folder} && "
        f"{QA} index {corpus} --index {index_folder}; echo code $?; "
        f"{QA} search Belavia -k 1 --index {index_folder}; "
        f"{QA} index {corpus} --index {index_folder} --dry-run; "
        f"{QA} verify --quick --index {index_folder}; {QA} history --index {index_folder}; "
        f"{QA} prune --keep 1 --index {index_folder}; echo code $?"
    )
    assert result.stdout.count("code 1") == 2
    assert "cannot be written (Read-only file system); name another folder" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Belavia flies again." in result.stdout
    assert "new: b.txt" in result.stdout
    assert "Generation 000001 verified" in result.stdout


def test_a_clock_that_goes_backwards(
    build_from: Build, index_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_from({"a.txt": NOTE})
    engine = qa.open(index_folder)

    class Yesterday(datetime):
        @classmethod
        def now(cls, *_: object) -> datetime:  # type: ignore[override]
            return datetime(2001, 1, 1, tzinfo=timezone.utc)

    monkeypatch.setattr(qa.work, "datetime", Yesterday)
    file = tmp_path / "corpus" / "b.txt"
    file.write_text("The Board of Peace met.")
    os.utime(file, (1, 1))
    assert build_from({}).generation == "000002"
    file.write_text("The Board of Rest met.")  # the same size
    os.utime(file, (1, 1))  # and the same time: only the content tells
    assert build_from({}).changed == ("b.txt",)
    assert engine.search("Board of Rest")[0].passage.text == "The Board of Rest met."
    assert [one.name for one in history(index_folder)] == ["000003", "000002", "000001"]
    assert history(index_folder)[0].created.startswith("2001-01-01")
    assert build_from({}).published is False


def test_a_clock_that_was_ahead_when_the_generation_was_made(
    build_from: Build, index_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library sees what changed since, though by the clock nothing is as young as the generation."""

    class Ahead(datetime):
        @classmethod
        def now(cls, *_: object) -> datetime:  # type: ignore[override]
            return datetime(2999, 1, 1, tzinfo=timezone.utc)

    monkeypatch.setattr(qa.work, "datetime", Ahead)
    build_from({"a.txt": NOTE, "b.txt": "The Board of Peace met."})
    (tmp_path / "corpus" / "b.txt").write_text("The Board of Rest met.")
    held = catalogue(qa.open(index_folder), tmp_path / "corpus")[1]
    assert [(one.id, one.state) for one in held] == [("a.txt", INDEXED), ("b.txt", CHANGED)]
    assert build_from({}).changed == ("b.txt",)


def test_two_indexers_at_once(index_folder: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(5):
        (corpus / f"{number}.txt").write_text(f"Bank {number} reopened in March.")
    command = [*QA.split(), "index", str(corpus), "--index", str(index_folder)]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 0], [0, 1])  # one after the other, or one refused
    if codes == [0, 1]:
        refused = said[[process.returncode for process in both].index(1)][1]
        assert "is being written by" in refused
        assert "try again when it is done" in refused
    assert len(ids(index_folder)) == 5
    assert [one.name for one in history(index_folder)] == ["000001"]
    assert verify(index_folder).verified


def test_a_corpus_that_changes_while_it_is_read(build_from: Build, tmp_path: Path) -> None:
    """Each document is one version of its file or another, never a mixture, and what moved is named."""
    corpus = tmp_path / "corpus"
    versions = {f"Version {n}: " + f"{n} banks reopened. " * 200 for n in range(50)}
    build_from({"a.txt": NOTE, "busy.txt": "Version 0: " + "0 banks reopened. " * 200})
    stop = threading.Event()

    def keep_writing() -> None:
        n = 0
        while not stop.is_set():
            n = (n + 1) % 50
            draft = corpus / ".draft"
            draft.write_text(f"Version {n}: " + f"{n} banks reopened. " * 200)
            draft.replace(corpus / "busy.txt")

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        reports = [build_from({}) for _ in range(4)]
    finally:
        stop.set()
        writer.join()
    assert any(report.unsettled == ("busy.txt",) for report in reports)
    engine = qa.open(tmp_path / "index")
    (busy,) = [document for document in engine.documents if document.id == "busy.txt"]
    assert busy.text in {version.strip() for version in versions}
    last = build_from({})
    assert last.unsettled == ()
    assert verify(tmp_path / "index").verified


def test_a_file_that_disappears_between_listing_and_reading(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"a.txt": NOTE})
    corpus = tmp_path / "corpus"
    for name in ("b.txt", "c.txt", "d.txt"):
        (corpus / name).write_text(f"{name} says that a bank reopened.")

    def vanish(stage: str, done: int, _: int) -> None:
        if stage == "reading" and done == 1:
            (corpus / "c.txt").unlink(missing_ok=True)

    report = qa.build(corpus, index_folder, progress=vanish)
    assert (report.added, report.failed) == (("b.txt", "d.txt"), ())
    assert report.unsettled == ("c.txt",)
    assert ids(index_folder) == ["a.txt", "b.txt", "d.txt"]
    assert build_from({}).published is False


def test_a_corpus_that_disappears_as_a_whole_keeps_the_index(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"a.txt": NOTE})
    corpus = tmp_path / "corpus"
    (corpus / "a.txt").write_text("Another note.")
    with pytest.raises(qa.CorpusError, match="disappeared while they were read"):
        qa.build(corpus, index_folder, announce=lambda _: shutil.rmtree(corpus))
    assert ids(index_folder) == ["a.txt"]


def test_a_file_without_permission_is_named(build_from: Build, tmp_path: Path) -> None:
    build_from({"a.txt": NOTE})
    locked = tmp_path / "corpus" / "locked.txt"
    locked.write_text("Nobody may read this.")
    locked.chmod(0)
    if os.access(locked, os.R_OK):
        pytest.skip("this user may read everything")
    (failure,) = build_from({}).failed
    assert failure.reason == "cannot be opened: Permission denied"
