"""Kill the indexer at random moments while two readers keep asking: `python -m tests.crashes --kills 200`.

Half of the kills come at a random time, so also in the middle of a write; half just before the n-th file that
is opened for writing, renamed or removed in the index folder, so that no step is too short to be hit. Indexing,
pruning and going back are all killed. The corpus is a few notes that all carry one version number, and are
rewritten between runs, so that a mixture of two generations would show.

Read here in order: the notes, a writer that kills itself, a reader that checks every answer, the driver.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOWNS = ("Alden", "Brock", "Corwen", "Dolgar", "Elham", "Farley")
KEEP = 3
"""Generations that pruning leaves."""


def write_notes(corpus: Path, version: int) -> None:
    """All notes in one version; one more file comes and goes, and one changes its name."""
    corpus.mkdir(parents=True, exist_ok=True)
    for town in TOWNS:
        (corpus / f"{town}.txt").write_text(
            f"The harbour of {town} holds {1000 + version} ships.\n\n"
            f"The mayor of {town} opened the market in spring.\n"
        )
    extra = corpus / "extra.txt"
    if version % 2:
        extra.write_text(f"An extra note of version {1000 + version} was written.\n")
    else:
        extra.unlink(missing_ok=True)
    for old in corpus.glob("moved-*.txt"):
        old.unlink()
    (corpus / f"moved-{version % 3}.txt").write_text("The lighthouse keeper is called Osric.\n")


# a writer that kills itself


def writer(task: str, corpus: str, index: str, kill_at: int) -> None:
    """Run one task; die just before step `kill_at` in the index folder, 0 for never; print the steps."""
    steps = 0
    inside = os.path.realpath(index) + os.sep

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        if event == "open":
            path, _, flags = arguments
            if not isinstance(flags, int) or not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                return
        elif event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir"):
            path = arguments[0]
        else:
            return
        if isinstance(path, str | os.PathLike) and str(os.path.realpath(path)).startswith(inside):
            steps += 1
            if steps == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    import qa
    from qa.history import prune, rollback

    sys.addaudithook(hook)
    if task == "index":
        qa.build(corpus, index)
    elif task == "prune":
        prune(Path(index), KEEP)
    else:
        rollback(Path(index))
    print(steps)


# a reader that checks every answer


def reader(index: str, stop: str, kind: str) -> None:
    """Ask until the file `stop` appears; print what was seen and everything that was wrong, as JSON."""
    import qa

    engine = qa.open(index, qa.AnswerSettings(reader=kind, min_confidence=0.0))
    asked, faults = 0, []
    versions: dict[str, set[str]] = {}
    driver = os.getppid()
    while not Path(stop).exists() and os.getppid() == driver:
        town = TOWNS[asked % len(TOWNS)]
        asked += 1
        try:
            answer = engine.ask(f"How many ships does the harbour of {town} hold?")
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not happen
            faults.append(f"{type(error).__name__}: {error}")
            continue
        own = [c.quote for c in answer.citations if c.document.id == f"{town}.txt"]
        if not any(re.fullmatch(rf"The harbour of {town} holds \d+ ships\.", q) for q in own):
            faults.append(f"{town} missing in {answer.generation}: {own}")
        for cited in (*answer.citations, *answer.nearest):
            if cited.document.text[cited.start : cited.end] != cited.quote:
                faults.append(f"not verbatim in {answer.generation}: {cited.quote}")
            versions.setdefault(answer.generation, set()).update(re.findall(r"1\d{3}", cited.quote))
    mixed = {name: sorted(found) for name, found in versions.items() if len(found) > 1}
    if mixed:
        faults.append(f"more than one version: {mixed}")
    print(json.dumps({"asked": asked, "generations": len(versions), "faults": faults}))


# the driver


@dataclass
class Outcome:
    """What a run of the driver saw."""

    kills: int = 0
    finished: int = 0
    """Tasks that were done before they could be killed, or were let go on."""
    asked: int = 0
    generations: int = 0
    """The most that one reader saw."""
    faults: list[str] = field(default_factory=list)


def run(folder: Path, models: Path, kills: int, seed: int = 0) -> Outcome:
    """Kill so often; `models` holds the exported models, which the index in `folder` shares."""
    corpus, index, stop = folder / "corpus", folder / "index", folder / "stop"
    index.mkdir(parents=True)
    (index / "models").symlink_to(models.resolve())
    chance = random.Random(seed)
    outcome = Outcome()
    version = 1
    write_notes(corpus, version)
    steps, seconds = _let_go(outcome, corpus, index)
    readers = [_start("reader", index, stop, kind) for kind in ("sentences", "spans")]
    try:
        while outcome.kills < kills:
            task = chance.choice(("index", "index", "index", "index", "prune", "rollback"))
            if task == "index":
                version += 1
                write_notes(corpus, version)
            _kill_one(outcome, task, corpus, index, chance, steps, seconds)
            if chance.random() < 0.25:
                _let_go(outcome, corpus, index)
                print(f"{outcome.kills} kills, {len(outcome.faults)} faults", file=sys.stderr)
        _let_go(outcome, corpus, index)
    finally:
        stop.touch()
        for process in readers:
            said, errors = process.communicate()
            if process.returncode:
                outcome.faults.append(f"a reader ended with {process.returncode}: {errors[-500:]}")
                continue
            seen = json.loads(said.splitlines()[-1])
            outcome.asked += seen["asked"]
            outcome.generations = max(outcome.generations, seen["generations"])
            outcome.faults += seen["faults"]
    outcome.faults += _check(index)
    return outcome


def _kill_one(
    outcome: Outcome,
    task: str,
    corpus: Path,
    index: Path,
    chance: random.Random,
    steps: int,
    seconds: float,
) -> None:
    """Start one task and kill it, by the clock or by the step."""
    if chance.random() < 0.5:
        process = _start("writer", task, corpus, index, chance.randint(1, steps))
        process.wait()
    else:
        process = _start("writer", task, corpus, index, 0)
        time.sleep(chance.uniform(0.3, 1.1) * seconds)
        process.kill()
        process.wait()
    _, errors = process.communicate()
    if process.returncode == -signal.SIGKILL:
        outcome.kills += 1
    elif process.returncode == 0 or "SettingsError" in errors:  # nothing to go back to
        outcome.finished += 1
    else:
        outcome.faults.append(f"{task} ended with {process.returncode}: {errors[-500:]}")


def _let_go(outcome: Outcome, corpus: Path, index: Path) -> tuple[int, float]:
    """Index to the end, and check that nothing was left lying; returns its steps and seconds."""
    started = time.monotonic()
    process = _start("writer", "index", corpus, index, 0)
    said, errors = process.communicate()
    if process.returncode:
        outcome.faults.append(f"indexing ended with {process.returncode}: {errors[-500:]}")
        return 1, 1.0
    outcome.finished += 1
    outcome.faults += _leaks(index)
    return int(said.splitlines()[-1]), time.monotonic() - started


def _leaks(index: Path) -> list[str]:
    """What belongs to no generation."""
    from qa.generations import generation_names, read_manifest
    from qa.history import interrupted
    from qa.store import ObjectStore

    needed: set[str] = set()
    for name in generation_names(index):
        needed |= read_manifest(index, name)[0].references
    spare = [name for name in ObjectStore(index / "objects").references() if name not in needed]
    return [f"left over: {name}" for name in spare] + (
        ["marked as interrupted"] if interrupted(index) else []
    )


def _check(index: Path) -> list[str]:
    from qa.verification import verify

    return [line for check in verify(index).checks for line in check.problems]


def _start(role: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, f"--{role}", *map(str, arguments)]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--models", type=Path, default=ROOT / "index" / "models")
    parser.add_argument("--writer", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--reader", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.writer:
        task, corpus, index, kill_at = chosen.writer
        writer(task, corpus, index, int(kill_at))
        return 0
    if chosen.reader:
        reader(*chosen.reader)
        return 0
    if not chosen.models.is_dir():
        parser.error(f"{chosen.models} does not hold exported models; run: qa index")
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder), chosen.models, chosen.kills, chosen.seed)
    print(
        f"{outcome.kills} kills, {outcome.finished} runs to the end; {outcome.asked} questions "
        f"over {outcome.generations} generations; {len(outcome.faults)} faults"
    )
    print("\n".join(outcome.faults[:20]))
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
