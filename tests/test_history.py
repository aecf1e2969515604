"""Generations come and go: history, going back, pruning, and who may write or is reading."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import qa
from qa.history import history, interrupted, prune, rollback, sweep
from qa.index import Index
from qa.locks import one_writer

Build = Callable[..., qa.BuildReport]
NOTE = "Belavia flies again.\n\nThe airline was delisted in November 2025."


@pytest.fixture
def three(build_from: Build, tmp_path: Path) -> Path:
    """Three generations: a note, another note, and the first one removed."""
    build_from({"a.txt": NOTE})
    build_from({"b.txt": "The Board of Peace met on 19 February."})
    (tmp_path / "corpus" / "a.txt").unlink()
    build_from({})
    return tmp_path / "index"


def objects(index: Path) -> int:
    return sum(path.is_file() for path in (index / "objects").rglob("*"))


def ids(engine: qa.Engine) -> list[str]:
    return [document.id for document in engine.documents]


def in_another_process(index: Path, code: str) -> subprocess.Popen[str]:
    """Runs `code` with the index at hand; it has begun when it has printed a line."""
    script = (
        "import sys, time; from pathlib import Path; from qa.index import Index; "
        f"from qa.locks import one_writer; index = Path({str(index)!r})\n{code}"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_history_says_what_changed(three: Path) -> None:
    newest, middle, oldest = history(three)
    assert [newest.name, middle.name, oldest.name] == ["000003", "000002", "000001"]
    assert (newest.published, middle.published) == (True, False)
    assert (newest.changes["removed"], middle.changes["added"], newest.documents) == (1, 1, 1)
    assert (newest.parent, middle.parent, oldest.parent) == ("000002", "000001", "")
    assert newest.created.endswith("+00:00")
    assert newest.problem is None


def test_going_back_and_forth_is_seen_by_a_running_engine(three: Path) -> None:
    engine = qa.open(three)
    assert ids(engine) == ["b.txt"]
    assert rollback(three) == ("000003", "000002")
    assert ids(engine) == ["a.txt", "b.txt"]
    assert rollback(three) == ("000002", "000001")
    assert ids(engine) == ["a.txt"]
    assert rollback(three, "3") == ("000001", "000003")
    assert ids(engine) == ["b.txt"]


def test_a_new_generation_never_takes_an_old_number(three: Path, build_from: Build) -> None:
    rollback(three, "1")
    prune(three, 1)
    assert [one.name for one in history(three)] == ["000003", "000001"]
    report = build_from({"c.txt": "A third note was written."})
    assert report.generation == "000004"
    assert history(three)[0].parent == "000001"
    assert rollback(three) == ("000004", "000001")


@pytest.mark.parametrize(
    ("generation", "words"),
    [
        ("9", "there is no generation 9; there are 000001, 000002, 000003"),
        ("3", "is published already"),
    ],
)
def test_no_way_back(three: Path, generation: str, words: str) -> None:
    with pytest.raises(qa.SettingsError, match=words):
        rollback(three, generation)


def test_nothing_before_the_first(build_from: Build, index_folder: Path) -> None:
    build_from({"a.txt": NOTE})
    with pytest.raises(qa.SettingsError, match="no generation before 000001"):
        rollback(index_folder)


def test_a_damaged_generation_is_not_gone_back_to(three: Path) -> None:
    victim = three / "generations" / "000001" / "contexts.json"
    victim.write_bytes(victim.read_bytes() + b" ")
    with pytest.raises(qa.IndexDamaged, match=r"contexts\.json has changed; choose another"):
        rollback(three, "1")
    text = next(
        path for path in (three / "objects").rglob("*.json") if b"airline" in path.read_bytes()
    )
    text.unlink()
    with pytest.raises(qa.IndexDamaged, match="000002 cannot be restored"):
        rollback(three, "2")
    assert ids(qa.open(three)) == ["b.txt"]


def test_pruning_leaves_what_is_needed_and_nothing_else(three: Path) -> None:
    assert objects(three) == 6
    pruned = prune(three, 1)
    assert (pruned.removed, pruned.in_use, pruned.objects) == (("000001", "000002"), (), 3)
    assert pruned.bytes > 0
    assert objects(three) == 3
    assert [one.name for one in history(three)] == ["000003"]
    assert ids(qa.open(three)) == ["b.txt"]
    with pytest.raises(qa.SettingsError):
        prune(three, 0)


def test_the_published_generation_is_never_pruned(three: Path) -> None:
    rollback(three, "1")
    assert prune(three, 1).removed == ("000002",)
    assert ids(qa.open(three)) == ["a.txt"]


def test_what_is_read_is_not_pruned_until_its_reader_ends(three: Path) -> None:
    code = "held = Index.open(index, '000001'); print('ready', flush=True); time.sleep(60)"
    reader = in_another_process(three, code)
    try:
        assert [one.name for one in history(three) if one.in_use] == ["000001"]
        pruned = prune(three, 1)
        assert (pruned.removed, pruned.in_use) == (("000002",), ("000001",))
        assert Index.open(three, "000001").document(0).text.startswith("Belavia")
    finally:
        reader.kill()  # SIGKILL: it cannot say goodbye
        reader.wait()
    assert prune(three, 1).removed == ("000001",)


def test_an_engine_holds_only_the_generation_that_it_answers_from(
    three: Path, build_from: Build
) -> None:
    engine = qa.open(three)
    build_from({"c.txt": "A third note was written."})
    assert prune(three, 1).in_use == ("000003",)
    assert ids(engine) == ["b.txt", "c.txt"]
    assert prune(three, 1).removed == ("000003",)


def test_two_writers_the_second_is_told_who_the_first_is(three: Path, build_from: Build) -> None:
    code = "with one_writer(index, 'qa index'): print('ready', flush=True); time.sleep(60)"
    first = in_another_process(three, code)
    try:
        words = rf"is being written by qa index \(process {first.pid} on .*, since 20\d\d-.*\)"
        for second in (lambda: build_from({}), lambda: prune(three, 1), lambda: rollback(three)):
            with pytest.raises(qa.IndexBusy, match=words):
                second()
        assert ids(qa.open(three)) == ["b.txt"]  # readers are not concerned
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert build_from({}).published is False


def test_a_lock_file_of_the_dead_locks_nobody_out(three: Path) -> None:
    (three / ".writer.json").write_text('{"pid": 1, "host": "x", "since": "y", "task": "z"}')
    with one_writer(three, "qa prune"):
        pass
    assert not (three / ".writer.json").exists()


def test_readers_are_never_wrong_while_generations_come_and_go(
    three: Path, build_from: Build
) -> None:
    stop, faults, answers = threading.Event(), [], []

    def keep_opening() -> None:
        while not stop.is_set():
            try:
                index = Index.open(three)
                answers.append([index.document(n).id for n in range(len(index.manifest.documents))])
            except qa.QAError as error:
                faults.append(error)

    readers = [threading.Thread(target=keep_opening) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(6):
        build_from({"c.txt": f"Note number {number} was written."})
        prune(three, 1)
        history(three)
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert answers
    assert all(ids in (["b.txt"], ["b.txt", "c.txt"]) for ids in answers)


def test_remains_of_the_dead_are_swept_by_the_next_run(three: Path, build_from: Build) -> None:
    (three / "generations" / ".draft-x").mkdir()
    (three / "generations" / ".old-000000").mkdir()
    (three / "objects" / "ab").mkdir(exist_ok=True)
    (three / "objects" / "ab" / "cd.json").write_text("left over")
    (three / "objects" / "ab" / ".draft-y").write_text("half")
    assert interrupted(three)
    assert build_from({}).published is False
    assert not interrupted(three)
    assert objects(three) == 6
    left = sorted(path.name for path in (three / "generations").iterdir())
    assert left == ["000001", "000002", "000003"]


def test_a_run_that_died_while_encoding_is_gone_on_with(
    index_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import qa.parts

    monkeypatch.setattr(qa.parts, "ENCODE_AT_ONCE", 1)
    monkeypatch.setattr(qa.parts, "TELL_EVERY", 1)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(4):
        (corpus / f"{number}.txt").write_text(f"Bank {number} reopened in March.")

    def die(stage: str, done: int, _: int) -> None:
        if stage == "encoding" and done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        qa.build(corpus, index_folder, progress=die)
    seen: list[tuple[str, int, int]] = []
    report = qa.build(corpus, index_folder, progress=lambda *step: seen.append(step))
    assert report.documents == 4
    assert ("encoding", 0, 2) in seen  # of four; two were finished
    assert objects(index_folder) == 12
    assert not interrupted(index_folder)


def test_sweeping_spares_generations_that_are_not_published(three: Path) -> None:
    rollback(three, "1")
    assert sweep(three) == (0, 0)
    assert rollback(three, "3") == ("000001", "000003")
