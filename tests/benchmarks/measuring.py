"""The clock, memory, and what machine and versions a number belongs to."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

OURS = ("onnxruntime", "torch", "sentence-transformers", "faiss-cpu", "bm25s")
"""The packages whose versions speed depends on."""
_KIB_IN_MIB = 1024


def seconds(call: Callable[[], object]) -> float:
    """How long one call takes, in wall seconds."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def percentile(values: Sequence[float], q: float) -> float:
    """The nearest-rank percentile: the least value that q % of the values do not exceed.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 50)
    2.0
    """
    return float(np.percentile(values, q, method="inverted_cdf"))


def cold_seconds(arguments: Sequence[str], repeats: int = 3) -> float:
    """The least wall time of a fresh interpreter that runs `python ARGUMENTS`, in seconds.

    Raises `CalledProcessError` if it fails.
    """
    command = [sys.executable, *arguments]
    return min(
        seconds(lambda: subprocess.run(command, check=True, capture_output=True))
        for _ in range(repeats)
    )


def resident_mib() -> float:
    """The resident memory of this process now, in MiB (Linux)."""
    return _status_mib("VmRSS")


def peak_mib() -> float:
    """The most resident memory that this process has had, in MiB (Linux)."""
    return _status_mib("VmHWM")


def _status_mib(field: str) -> float:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    (kib,) = [line.split()[1] for line in lines if line.startswith(f"{field}:")]
    return int(kib) / _KIB_IN_MIB


def surroundings(packages: Sequence[str] = OURS) -> str:
    """Cores, processor, Python and package versions, in a line."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{os.cpu_count()} cores ({_processor()}), Python {platform.python_version()}, {versions}."
    )


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
