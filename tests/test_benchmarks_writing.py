"""What the benchmarks write with and measure by: tables, charts, commands, clocks, samples, texts."""

from __future__ import annotations

import argparse
import random
import subprocess
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.benchmarks.line_chart import line_chart
from tests.benchmarks.measuring import (
    cold_seconds,
    peak_mib,
    percentile,
    resident_mib,
    seconds,
    surroundings,
)
from tests.benchmarks.options import add_data, command_of, parser_for
from tests.benchmarks.report import write_report
from tests.benchmarks.sampling import OTHER, Samples, sampled
from tests.benchmarks.tables import markdown_table
from tests.benchmarks.variations import made_up, variation

SENTENCES = ["In 1901 the bank was founded.", "Its river rises in the northern hills."]


def test_a_table_is_markdown() -> None:
    assert markdown_table(["a|b", "c"], [["x", "1"], ["y", "2"]]) == (
        "| a\\|b | c |\n|---|---:|\n| x | 1 |\n| y | 2 |"
    )


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="a row of 1 cells under a header of 2"):
        markdown_table(["a", "b"], [["x"]])


def test_a_report_names_its_command(tmp_path: Path) -> None:
    write_report(tmp_path / "new" / "r.md", "Cost", "python -m x", ["One.", "Two."])
    assert (tmp_path / "new" / "r.md").read_text("utf-8") == (
        "# Cost\n\n```sh\npython -m x\n```\n\nOne.\n\nTwo.\n"
    )


def test_percentiles_are_values_that_occurred() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [percentile(values, q) for q in (1, 50, 60, 61, 100)] == [1.0, 3.0, 3.0, 4.0, 5.0]


def test_clock_and_memory() -> None:
    assert 0.01 <= seconds(lambda: time.sleep(0.01)) < 1
    assert 1 < resident_mib() <= peak_mib()
    assert cold_seconds(["-c", "import time; time.sleep(0.05)"], repeats=1) > 0.05
    with pytest.raises(subprocess.CalledProcessError):
        cold_seconds(["-c", "raise SystemExit(3)"], repeats=1)


def test_surroundings_name_versions() -> None:
    assert f"pytest {pytest.__version__}" in surroundings(["pytest"])


def test_a_sample_counts_for_the_outermost_module() -> None:
    samples = Samples(["qa/index.py", "qa/lexical.py"])
    samples.add(["/x/qa/indexer.py", "/x/qa/index.py", "/x/qa/lexical.py"], 2.0)
    samples.add(["/x/qa/lexical.py"], 1.0)
    samples.add(["/x/other.py"], 0.5)
    assert dict(samples.seconds) == {"qa/index.py": 2.0, "qa/lexical.py": 1.0, OTHER: 0.5}
    assert samples.total == 3.5


def test_sampling_sees_all_of_the_time() -> None:
    with sampled([Path(__file__).name]) as samples:
        taken = seconds(lambda: time.sleep(0.2))
    assert samples.seconds[Path(__file__).name] == pytest.approx(taken, abs=0.08)


def test_variations_are_the_same_every_time_and_differ_by_number() -> None:
    first = variation(SENTENCES, 1, blocks=3)
    assert first == variation(SENTENCES, 1, blocks=3)
    assert first != variation(SENTENCES, 2, blocks=3)
    assert len(first.split("\n\n")) == 3
    assert all(block.count(".") == 4 for block in first.split("\n\n"))


def test_the_vocabulary_goes_on_growing() -> None:
    sizes = []
    words: set[str] = set()
    for number in range(300):
        words |= set(variation(SENTENCES, number, blocks=5).split())
        sizes.append(len(words))
    assert sizes[299] - sizes[199] > 100
    assert len(made_up(random.Random(0))) >= 4


def test_a_chart_is_an_svg_with_a_line_for_each_name() -> None:
    svg = line_chart(
        {"build <all>": [(10, 0.2), (100, 3)], "open": [(10, 0.2), (100, 2.9)]}, "x", "s"
    )
    root = ElementTree.fromstring(svg)
    names = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    lines = [line.get("points") for line in root.iter("{http://www.w3.org/2000/svg}polyline")]
    assert "build <all>" in names
    assert "open" in names
    assert len(lines) == 2
    assert lines[0] is not None
    assert lines[0].startswith("72.0,")  # 10 stands at the left edge
    ends = [float(str(t.get("y"))) for t in root.iter("{http://www.w3.org/2000/svg}text")][-2:]
    assert abs(ends[0] - ends[1]) >= 16


@pytest.mark.parametrize("lines", [{}, {"a": [(1, 0)]}])
def test_a_chart_wants_numbers_above_0(lines: dict[str, list[tuple[float, float]]]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        line_chart(lines, "x", "y")


def test_the_command_names_what_is_not_at_its_default(tmp_path: Path) -> None:
    parser: argparse.ArgumentParser = parser_for("Does.\n\nMore.", "x.md")
    add_data(parser)
    parser.add_argument("--sets", nargs="+", default=("a",))
    parser.add_argument("--limit", type=int)
    chosen = parser.parse_args(["--data", str(tmp_path), "--limit", "5", "--sets", "a", "b"])
    assert command_of("peers", parser, chosen) == (
        "python -m tests.benchmarks.peers --data DATA --sets a b --limit 5"
    )
    usual = parser.parse_args(["--data", str(tmp_path)])
    assert command_of("peers", parser, usual) == "python -m tests.benchmarks.peers --data DATA"
