"""A Python environment for each peer, so that none shares or bends the versions of another."""

from __future__ import annotations

import subprocess
import venv
from pathlib import Path

_TORCH = ("torch>=2.6,<2.14", "sentence-transformers>=5,<7")
REQUIREMENTS: dict[str, tuple[str, ...]] = {
    "haystack": ("haystack-ai>=3.4,<4", "sentence-transformers-haystack>=2,<3", *_TORCH),
    "txtai": ("txtai>=9.14,<10", _TORCH[0]),
    "langchain": (
        "langchain-classic>=1,<2",
        "langchain-community>=0.4,<0.5",
        "langchain-huggingface>=1.2,<2",
        "langchain-text-splitters>=1,<2",
        "rank-bm25>=0.2.2,<0.3",
        "faiss-cpu>=1.10,<2",
        *_TORCH,
    ),
}


def peer_python(name: str, cache: Path) -> Path:
    """The interpreter of the environment of peer `name` under `cache`, made where it is missing.

    Raises `CalledProcessError` if the peer cannot be installed.
    """
    folder = cache / "environments" / name
    python = folder / "bin" / "python"
    installed = folder / "requirements.txt"
    wanted = "\n".join(REQUIREMENTS[name]) + "\n"
    if not installed.is_file() or installed.read_text("utf-8") != wanted:
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *REQUIREMENTS[name]], check=True)
        installed.write_text(wanted, "utf-8")
    return python


def versions(python: Path, name: str) -> dict[str, str]:
    """The versions that are installed there of what the peer was asked to consist of."""
    names = [requirement.split(">")[0] for requirement in REQUIREMENTS[name]]
    code = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
    printed = subprocess.run(
        [python, "-c", code, *names], check=True, capture_output=True, text=True
    )
    return dict(zip(names, printed.stdout.split(), strict=True))
