"""Kill the indexer at random moments while two readers keep asking: `python -m tests.crashes --kills 200`.

Half of the kills come at a random time, so also in the middle of a write; half just before the n-th file that
is opened for writing, renamed or removed in the index folder, so that no step is too short to be hit. Indexing,
pruning and going back are all killed. The corpus is a few notes that all carry one version number, and are
rewritten between runs, so that a mixture of two generations would show.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.measuring import surroundings
from tests.benchmarks.report import RESULTS, write_report
from tests.crash_roles import write_notes

ROOT = Path(__file__).parents[1]
ROLES = Path(__file__).with_name("crash_roles.py")


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

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.finished} runs to the end; {self.asked:,} questions "
            f"over {self.generations} generations; {len(self.faults)} faults"
        )


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
    command = [sys.executable, str(ROLES), f"--{role}", *map(str, arguments)]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; exit code 1 if there was a fault."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--models", type=Path, default=ROOT / "index" / "models")
    parser.add_argument("--out", type=Path, default=RESULTS / "crashes.md")
    chosen = parser.parse_args(arguments)
    if not chosen.models.is_dir():
        parser.error(f"{chosen.models} does not hold exported models; run: qa index")
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder), chosen.models, chosen.kills, chosen.seed)
    command = f"python -m tests.crashes --kills {chosen.kills} --seed {chosen.seed}"
    said = [f"{outcome}.", *outcome.faults[:20], surroundings()]
    write_report(chosen.out, "Killing the indexer", command, said)
    print(outcome, *outcome.faults[:20], sep="\n")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
