"""The short version of `python -m tests.crashes`: an indexer that is killed harms nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import crashes


@pytest.mark.skipif(
    not hasattr(__import__("signal"), "SIGKILL"), reason="the system has no SIGKILL"
)
def test_killing_the_indexer_harms_no_reader_and_leaves_nothing(
    shipped_index: Path, tmp_path: Path
) -> None:
    outcome = crashes.run(tmp_path / "crashes", shipped_index / "models", kills=10, seed=7)
    assert outcome.faults == []
    assert outcome.kills == 10
    assert outcome.asked > 50
    assert outcome.generations > 1
