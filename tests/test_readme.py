"""What the README shows is what happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import qa

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
TRANSCRIPTS = re.findall(r"```console\n\$ (qa ask .*?)\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), TRANSCRIPTS)
def test_transcripts_are_real(command: str, shown: str, shipped_index: Path) -> None:
    arguments = [*shlex.split(command)[1:], "--index", str(shipped_index)]
    result = subprocess.run(
        [sys.executable, "-m", "qa.cli", *arguments], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == shown.split()


def test_there_is_a_transcript_and_both_commands() -> None:
    assert TRANSCRIPTS
    assert ".venv/bin/pip install . && .venv/bin/python app.py" in README
    assert '.venv/bin/pip install -e ".[test]" && .venv/bin/python -m pytest' in README


def test_the_example_runs(shipped_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    shown = example.replace('qa.build("corpus", "index")', "")
    exec(shown.replace('"index"', repr(str(shipped_index))), {"qa": qa})
    assert "John Coale" in capsys.readouterr().out


def test_every_module_of_the_tour_exists() -> None:
    tour = README[README.index("## How it works") :]
    for folder in re.findall(r"`qa/(\w+)/`", tour):
        assert (ROOT / "qa" / folder).is_dir()
    for module in re.findall(r"`(?:qa/)?(\w+)\.py`", tour):
        assert (ROOT / "qa" / f"{module}.py").is_file()
