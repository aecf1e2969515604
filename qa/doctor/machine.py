"""The machine and the index: what a report of a fault should say, and what will soon go wrong."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from qa.doctor.findings import Finding, Level
from qa.errors import EncoderError
from qa.history import Generation, history, leftovers
from qa.journal import Journal
from qa.locks import LOCK, nobody_reads, writer
from qa.manifest import Manifest
from qa.models import MINILM, READER_SHA256, WEIGHTS_SHA256, check
from qa.store import ObjectStore

PACKAGES = (
    "briefing-qa", "sentence-transformers", "faiss-cpu", "gradio", "pypdf", "onnxruntime", "tokenizers",
    "torch", "numpy", "bm25s",
)  # fmt: skip
MANY_GENERATIONS = 20
LEAST_DISK = 500_000_000
LEAST_MEMORY = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to know about the machine or the index."""

    name: str
    value: str


def machine_facts(folder: Path, manifest: Manifest) -> Iterator[Fact]:
    """Versions, weights, disk and memory."""
    yield Fact("Python", f"{sys.version.split()[0]} on {platform.platform(terse=True)}")
    for package in PACKAGES:
        try:
            yield Fact(package, version(package))
        except PackageNotFoundError:
            yield Fact(package, "not installed as a package")
    yield Fact("cores", str(os.cpu_count()))
    if memory := _memory():
        yield Fact("memory free", _gigabytes(memory))
    yield Fact("disk free", _gigabytes(_disk(folder)))
    told = f"SHA-256 {WEIGHTS_SHA256}" if manifest.encoder == MINILM else manifest.fingerprint
    yield Fact("encoder's weights", f"{manifest.encoder}, {told}")
    yield Fact("reader's weights", f"SHA-256 {READER_SHA256}")


def index_facts(folder: Path) -> Iterator[Fact]:
    """The published generation, the others, and what lies around."""
    generations = history(folder)
    for one in generations:
        if one.published:
            yield Fact(
                "published", f"{one.name}, made {one.created} with {one.documents} documents"
            )
    size = sum(one.bytes for one in generations)
    objects = ObjectStore(folder / "objects")
    stored = sum(objects.path(name).stat().st_size for name in _whole(objects))
    yield Fact("generations", f"{len(generations)}, {_megabytes(size)}")
    yield Fact("objects", _megabytes(stored))
    if busy := _busy(folder):
        yield Fact("being written by", busy)


def machine_findings(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    """What is wrong, or soon will be, with machine and index; `manifest` is the published one."""
    try:
        check(manifest.encoder, manifest.fingerprint, folder / "models")
    except EncoderError as error:
        yield Finding("", "weights", Level.ERROR, str(error))
    if (free := _disk(folder)) < LEAST_DISK:
        yield Finding(
            "",
            "disk",
            Level.WARNING,
            f"the disk has only {_gigabytes(free)} left",
            "free some space",
        )
    memory = _memory()
    if memory is not None and memory < LEAST_MEMORY:
        yield Finding("", "memory", Level.WARNING, f"only {_gigabytes(memory)} of memory are free")
    generations = history(folder)
    yield from _generation_findings(generations)
    if not _busy(folder) and (Journal(folder).exists or leftovers(folder)):
        yield Finding(
            "",
            "interrupted",
            Level.NOTE,
            "a run of the indexer was interrupted",
            "the next qa index goes on where it stopped and cleans up",
        )


def _generation_findings(generations: tuple[Generation, ...]) -> Iterator[Finding]:
    for one in generations:
        if one.problem:
            level = Level.ERROR if one.published else Level.WARNING
            yield Finding("", "damaged-generation", level, one.problem, "see: qa verify")
    if len(generations) > MANY_GENERATIONS:
        yield Finding(
            "",
            "stale-generations",
            Level.NOTE,
            f"{len(generations)} generations are kept",
            "remove old ones: qa prune --keep 5",
        )


def _whole(objects: ObjectStore) -> Iterator[str]:
    return (name for name in objects.references() if not name.startswith("."))


def _busy(folder: Path) -> str | None:
    """Who is writing the index now; None if nobody is."""
    try:
        with nobody_reads(folder / LOCK) as free:
            return None if free else writer(folder) or "another program"
    except OSError:
        return None


def _memory() -> int | None:
    """Bytes that can be had without swapping; None where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text("utf-8").splitlines()
        return next(
            int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable")
        )
    except (OSError, ValueError, StopIteration):
        return None


def _disk(folder: Path) -> int:
    there = next(f for f in (folder.absolute(), *folder.absolute().parents) if f.exists())
    return shutil.disk_usage(there).free


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
