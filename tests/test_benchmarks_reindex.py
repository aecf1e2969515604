"""The benchmark of indexing again: its table and its aims by hand, and a small run as a whole."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.reindex import measured, missed, table, write_corpus


def test_shares_and_aims() -> None:
    found = {"full build": 200.0, "nothing changed": 2.0, "one document changed": 11.0}
    assert table(found).splitlines()[2:] == [
        "| full build | 200.00 | 100.00% |  |",
        "| nothing changed | 2.00 | 1.00% | ≤ 1% |",
        "| one document changed | 11.00 | 5.50% | ≤ 5% |",
    ]
    assert missed(found) == ["one document changed"]


def test_the_corpus_is_the_same_every_time(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        write_corpus(tmp_path / folder, 6)
    one, other = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}
        for folder in ("one", "other")
    )
    assert one == other
    assert len(set(one.values())) == 6


def test_a_small_run(shipped_index: Path, tmp_path: Path) -> None:
    """Of times only that they were taken: the shares are no matter of twenty-four documents."""
    passages, found = measured(tmp_path, shipped_index / "models", 24)
    assert passages > 24
    assert list(found)[:3] == ["full build", "nothing changed", "one document changed"]
    assert found["nothing changed"] < found["full build"]
