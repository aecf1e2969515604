"""Following a folder: what is noticed, what is waited for, and what goes wrong."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa
from qa.history import history
from qa.locks import one_writer
from qa.watch import watch

NOTE = "Belavia flies again.\n\nThe airline was delisted in November 2025."
PATIENT = 30.0
"""Seconds within which anything happens on a slow machine."""


class Watching:
    """A watcher in a thread, and what it has yielded."""

    def __init__(self, corpus: Path, index: Path, **options: float) -> None:
        self.outcomes: list[qa.BuildReport | qa.QAError] = []
        self.stop = threading.Event()
        self._changed = threading.Condition()

        def follow() -> None:
            for outcome in watch(corpus, index, stop=self.stop, settle=0.5, **options):  # type: ignore[arg-type]
                with self._changed:
                    self.outcomes.append(outcome)
                    self._changed.notify_all()

        self._thread = threading.Thread(target=follow)
        self._thread.start()

    def wait_for(self, number: int) -> qa.BuildReport | qa.QAError:
        """The outcome of this number, from 1."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.outcomes) >= number, PATIENT)
            return self.outcomes[number - 1]

    def close(self) -> None:
        self.stop.set()
        self._thread.join(PATIENT)
        assert not self._thread.is_alive()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(NOTE)
    return folder


@pytest.fixture
def watching(corpus: Path, index_folder: Path) -> Iterator[Watching]:
    running = Watching(corpus, index_folder)
    yield running
    running.close()


def report(outcome: qa.BuildReport | qa.QAError) -> qa.BuildReport:
    assert isinstance(outcome, qa.BuildReport), outcome
    return outcome


def test_it_indexes_at_once_and_after_every_change(
    watching: Watching, corpus: Path, index_folder: Path
) -> None:
    assert report(watching.wait_for(1)).added == ("a.txt",)
    engine = qa.open(index_folder)
    (corpus / "b.txt").write_text("The Board of Peace met.")
    assert report(watching.wait_for(2)).added == ("b.txt",)
    assert engine.search("Board of Peace")[0].passage.document.id == "b.txt"
    (corpus / "deep").mkdir()
    (corpus / "b.txt").rename(corpus / "deep" / "b.txt")
    assert report(watching.wait_for(3)).renamed == (("b.txt", "deep/b.txt"),)
    (corpus / "deep" / "b.txt").unlink()
    assert report(watching.wait_for(4)).removed == ("deep/b.txt",)


def test_many_changes_are_one_run_and_hidden_files_none(watching: Watching, corpus: Path) -> None:
    watching.wait_for(1)
    (corpus / ".hidden.txt").write_text("x")
    (corpus / "~$a.docx").write_text("x")
    time.sleep(1.5)
    for number in range(10):
        (corpus / f"{number}.txt").write_text(f"Bank {number} reopened.")
        time.sleep(0.05)
    assert len(report(watching.wait_for(2)).added) == 10
    assert len(watching.outcomes) == 2


def test_a_file_that_still_grows_is_waited_for(watching: Watching, corpus: Path) -> None:
    watching.wait_for(1)
    whole = (Path(__file__).parents[1] / "corpus" / "2026-03-27-minsk-round.pdf").read_bytes()
    step = len(whole) // 12
    with (corpus / "big.pdf").open("wb") as file:
        for start in range(0, len(whole), step):
            file.write(whole[start : start + step])
            file.flush()
            time.sleep(0.25)
    outcome = report(watching.wait_for(2))
    assert (outcome.added, outcome.failed) == (("big.pdf",), ())
    assert len(watching.outcomes) == 2


def test_a_folder_that_never_rests_is_indexed_all_the_same(
    corpus: Path, index_folder: Path
) -> None:
    running = Watching(corpus, index_folder, patience=2.0)
    try:
        running.wait_for(1)
        began = time.monotonic()
        while len(running.outcomes) < 2 and time.monotonic() - began < PATIENT:
            with (corpus / "log.txt").open("a") as file:
                file.write("Another line was written. ")
            time.sleep(0.1)
        assert report(running.wait_for(2)).added == ("log.txt",)
    finally:
        running.close()


def test_what_goes_wrong_is_told_once_and_tried_again(corpus: Path, index_folder: Path) -> None:
    with one_writer(index_folder, "qa prune"):
        running = Watching(corpus, index_folder)
        try:
            assert isinstance(running.wait_for(1), qa.IndexBusy)
            time.sleep(3)
            assert len(running.outcomes) == 1
        except BaseException:
            running.close()
            raise
    try:
        assert report(running.wait_for(2)).added == ("a.txt",)
        (corpus / "a.txt").write_bytes(b"")
        assert isinstance(running.wait_for(3), qa.CorpusError)
        (corpus / "b.txt").write_text("The Board of Peace met.")
        assert report(running.wait_for(4)).added == ("b.txt",)
    finally:
        running.close()


def test_the_folder_itself_may_go_and_come_back(
    watching: Watching, corpus: Path, index_folder: Path
) -> None:
    watching.wait_for(1)
    shutil.rmtree(corpus)
    assert isinstance(watching.wait_for(2), qa.CorpusError)
    assert len(qa.open(index_folder).documents) == 1
    corpus.mkdir()
    (corpus / "b.txt").write_text("The Board of Peace met.")
    deadline = time.monotonic() + PATIENT
    while not isinstance(watching.outcomes[-1], qa.BuildReport) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert report(watching.outcomes[-1]).added == ("b.txt",)


def test_old_generations_are_pruned(corpus: Path, index_folder: Path) -> None:
    running = Watching(corpus, index_folder, keep=2)
    try:
        for number in range(1, 5):
            running.wait_for(number)
            (corpus / "b.txt").write_text(f"The Board of Peace met {number} times.")
        running.wait_for(5)
    finally:
        running.close()
    assert [one.name for one in history(index_folder)] == ["000005", "000004"]


def test_ctrl_c_stops_the_command_cleanly(corpus: Path, index_folder: Path) -> None:
    command = [sys.executable, "-m", "qa.cli", "watch", str(corpus), "--index", str(index_folder)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a shell's background job, such as these tests may be, leaves it ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    said = ""
    while "1 new" not in said:
        line = process.stdout.readline()
        assert line, process.communicate()
        said += line
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=PATIENT)
    assert process.returncode == 0
    assert "Stopped; what was published stands" in rest
    assert errors == ""
    assert "Watching" in said
    assert "Generation 000001 published" in said
