"""`qa eval` as a user runs it: reports, comparison, floors and mistakes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from qa import cli
from qa.evaluation.comparison import compare
from qa.evaluation.curve_svg import curve_text, curve_to_svg
from qa.evaluation.metrics import METRICS
from qa.evaluation.records import OUTCOMES, Record, keyed
from qa.evaluation.scores import all_scores

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden" / "questions.jsonl"
HOSTILE = "<script>alert(1)</script> \"quoted\" & 'single' about sanctions?"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shipped_index: Path
) -> Run:
    """Run `qa eval` on the shipped index with the fast reader → exit code, stdout, stderr."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        common = ("--index", shipped_index, "--reader", "sentences")
        monkeypatch.setattr(sys, "argv", ["qa", "eval", *map(str, (*arguments, *common))])
        monkeypatch.setenv("COLUMNS", "120")
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, *capsys.readouterr()

    return call


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def golden(run: Run, kept: Path) -> dict[str, Any]:
    """What `qa eval --json` says of the golden questions; measured once."""
    path = kept / "golden.json"
    if not path.exists():
        code, out, _ = run(GOLDEN, "--json")
        assert code == 0
        path.write_text(out, "utf-8")
    return dict(json.loads(path.read_text("utf-8")))


def file_of(path: Path, *questions: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(one)}\n" for one in questions), "utf-8")
    return path


def test_the_golden_questions_are_measured(golden: dict[str, Any]) -> None:
    lines = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
    assert [one["question"] for one in golden["questions"]] == [one["question"] for one in lines]
    assert list(golden["metrics"]) == list(METRICS)
    for name, score in golden["metrics"].items():
        if score["value"] is None:
            missing = "items" if name.startswith("item_") else "spans"
            assert name.startswith(("char_", "item_")), name
            assert score["reason"] == f"no question gives {missing}"
        else:
            assert score["low"] <= score["value"] <= score["high"], name
    assert sum(golden["outcomes"].values()) == len(lines)
    assert golden["metrics"]["success@10"]["value"] > 0.9
    assert golden["risk_coverage"][-1]["coverage"] == 1.0


def test_scores_are_the_means_of_the_single_questions(golden: dict[str, Any]) -> None:
    right = [one["values"].get("first_right") for one in golden["questions"] if one["answerable"]]
    assert golden["metrics"]["first_right"]["value"] == pytest.approx(sum(right) / len(right), 1e-4)
    answered = golden["outcomes"]["answered-right"]
    assert sum(right) == answered
    share = answered / len(golden["questions"])
    assert golden["metrics"]["answered_right"]["value"] == pytest.approx(share, abs=1e-6)


def test_what_is_measured_repeats(run: Run, golden: dict[str, Any]) -> None:
    again = json.loads(run(GOLDEN, "--json", "--limit", "10")[1])
    before = {one["question"]: one for one in golden["questions"]}
    for one in again["questions"]:
        first = before[one["question"]]
        for value in (first, one):
            value["values"] = {n: v for n, v in value["values"].items() if not n.endswith("_ms")}
        assert one == first
    assert len(again["questions"]) == 10


def test_the_table_says_why_there_is_no_score(run: Run, tmp_path: Path) -> None:
    path = file_of(tmp_path / "q.jsonl", {"question": "Who is John Coale?", "answerable": True})
    code, out, err = run(path)
    assert code == 0
    table = [" ".join(line.split()) for line in out.splitlines()]
    assert "ndcg@10 – –: no question gives documents or spans" in table
    assert "f1 – –: no answer was judged" in table
    assert "silent_right – –: no answer was judged" in table
    assert any(re.match(r"total_ms_p50 \d+\.\d ms", line) for line in table)
    assert err == (
        "qa eval: there is no unanswerable question: what compares the two has no score\n"
    )


class Page(HTMLParser):
    """Collects tags with their attributes, and the text outside of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._raw = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._raw = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._raw = self._raw and tag not in ("script", "style")

    def handle_data(self, data: str) -> None:
        self.text += "" if self._raw else data


def test_the_report_is_one_safe_file(run: Run, tmp_path: Path) -> None:
    path = file_of(
        tmp_path / "q.jsonl",
        {"question": HOSTILE, "answerable": True, "answers": ["<b>nothing</b>"]},
        {"question": "Who is the king of Norway?", "answerable": False},
    )
    report = tmp_path / "report.html"
    assert run(path, "--html", report)[0] == 0
    html = report.read_text("utf-8")
    assert "http:" not in html
    assert "https:" not in html
    page = Page(html)
    assert HOSTILE in page.text
    assert "<b>nothing</b>" in page.text
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert all(tag not in ("link", "img", "iframe", "b") for tag, _ in page.tags)
    assert all("src" not in attributes and "href" not in attributes for _, attributes in page.tags)
    assert "default-src 'none'" in html
    assert "polyline" in html


def test_the_curve_stays_in_its_frame() -> None:
    svg = curve_to_svg([(0.5, 0.0, 0.9), (1.0, 0.4, 0.1)], threshold=0.5)
    # coverage 0.5 of 568 from 56 on; risk 0 at the bottom, 0.4, the highest, at the top
    assert 'points="340.0,272.0 624.0,16.0"' in svg
    assert 'cx="340.0" cy="272.0"' in svg
    said = curve_text([(0.5, 0.0, 0.9), (1.0, 0.4, 0.1)], threshold=0.5)
    assert "from confidence 0.50 on it speaks, to 50% of the questions, and is wrong for 0%" in said
    assert "every question would be wrong for 40%" in said
    assert "circle" not in curve_to_svg([(1.0, 0.4, 0.1)], threshold=0.5)
    assert curve_to_svg([], 0.5) == ""


def test_floors_hold_or_are_named(run: Run, tmp_path: Path) -> None:
    path = file_of(
        tmp_path / "q.jsonl",
        {"question": "Who is John Coale?", "answerable": True, "quotes": ["no such words"]},
    )
    assert run(path, "--min", "first_right=0")[0] == 0
    code, out, err = run(path, "--min", "first_right=0.5", "--min", "ndcg@10=0.1")
    assert code == 1
    assert "first_right" in out
    assert err.splitlines()[1:] == [
        "qa eval: --min: first_right is 0.0000, at least 0.5 is needed",
        "qa eval: --min: ndcg@10 has no score, 0.1 is needed: no question gives documents or spans",
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--min", "f2=1"], "--min f2=1: unknown metric 'f2'; the valid ones are recall@1,"),
        (["--min", "aurc=1"], "--min aurc=1: lower is better for 'aurc'; the valid ones are"),
        (["--min", "f1"], "--min f1: write METRIC=VALUE, such as first_right=0.9"),
        (["--min", "f1=high"], "--min f1=high: 'high' is not a number"),
        (["--min", "f1=nan"], "--min f1=nan: 'nan' is not a number"),
        (["--ranker", "best"], "unknown ranker 'best'; the valid ones are hybrid, bm25, dense"),
        (["--html", "no/where.html"], "no/where.html cannot be written: there is no such folder"),
        (["--compare", "nowhere.json"], "nowhere.json cannot be read: No such file"),
        (["--dataset", "medline"], "name a question file, or a data set with --dataset and"),
    ],
)
def test_a_mistake_is_one_line_before_anything_is_measured(
    run: Run, arguments: list[str], line: str
) -> None:
    code, out, err = run(GOLDEN, *arguments)
    assert code == 1
    assert out == ""
    assert " ".join(err.split()).startswith(f"qa: {line}")


def test_an_earlier_run_must_be_one(run: Run, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    for content in ("{}", "[]", "nonsense", '{"schema": 1, "questions": [{"question": 1}]}'):
        old.write_text(content)
        code, _, err = run(GOLDEN, "--compare", old)
        assert code == 1
        assert err.startswith("qa: ")
    old.write_text('{"schema": 99}')
    assert "has schema 99" in run(GOLDEN, "--compare", old)[2]


def test_an_earlier_run_is_compared(run: Run, golden: dict[str, Any], tmp_path: Path) -> None:
    good = next(one for one in golden["questions"] if one["outcome"] == "answered-right")
    for one in golden["questions"]:
        if one["answerable"]:
            one["values"]["mrr@10"] = 0.0
    good |= {"outcome": "silent-wrong", "question": good["question"]}
    old = tmp_path / "old.json"
    old.write_text(json.dumps(golden), "utf-8")
    report = tmp_path / "report.html"
    code, out, _ = run(GOLDEN, "--json", "--compare", old, "--html", report)
    assert code == 0
    comparison = json.loads(out)["comparison"]
    changes = {change["metric"]: change for change in comparison["changes"]}
    assert changes["mrr@10"]["verdict"] == "better"
    assert changes["mrr@10"]["old"] == 0.0
    measured = {name for name in changes if METRICS[name].section != "latency"}
    flipped = {"mrr@10", "answered_right", "silent_wrong"}  # what the old run was made to say
    assert all(changes[name]["verdict"] == "not clear" for name in measured - {"mrr@10"})
    assert all(changes[name]["low"] == changes[name]["high"] == 0 for name in measured - flipped)
    assert comparison["flips"] == [
        {
            "question": good["question"],
            "old": "silent-wrong",
            "new": "answered-right",
            "verdict": "better",
        }
    ]
    assert "What changed" in report.read_text("utf-8")


def record(question: str, outcome: str | None, found: float, **known: Any) -> Record:
    return Record(question, True, outcome=outcome, values={"success@10": found}, **known)


def test_questions_are_paired_by_their_words() -> None:
    right, wrong, silent = OUTCOMES[0], OUTCOMES[1], OUTCOMES[3]
    new = [record("a", right, 1), record("a", wrong, 1), record("b", None, 1), record("d", None, 1)]
    old = [
        record("b", None, 0),
        record("a", right, 1),
        record("a", silent, 1),
        record("c", None, 0),
    ]
    compared = compare(new, old)
    assert (compared.shared, compared.only_new, compared.only_old) == (3, 1, 1)
    assert [(flip.question, flip.verdict) for flip in compared.flips] == [
        ("a", "other"),  # the second of its words: from silence to a wrong quotation
        ("b", "better"),
    ]
    [success] = [change for change in compared.changes if change.metric == "success@10"]
    assert (success.old, success.new, success.n) == (pytest.approx(2 / 3), 1.0, 3)
    assert list(keyed(new)) == [("a", 0), ("a", 1), ("b", 0), ("d", 0)]


def test_lower_is_better_for_some() -> None:
    new = [Record(str(n), True, values={"total_ms": 10.0 + n}) for n in range(30)]
    old = [Record(str(n), True, values={"total_ms": 30.0 + n}) for n in range(30)]
    changes = {change.metric: change for change in compare(new, old).changes}
    assert changes["total_ms_p50"].verdict == "better"
    assert changes["total_ms_p50"].high == pytest.approx(-20)


def test_a_record_survives_its_json(golden: dict[str, Any]) -> None:
    for one in golden["questions"]:
        assert json.loads(json.dumps(Record.from_dict(one).to_dict())) == one


def test_an_outcome_that_cannot_be_has_no_score() -> None:
    scores = all_scores([record("a", "answered-right", 1), record("b", "silent-wrong", 1)])
    assert scores["answered_right"].value == scores["silent_wrong"].value == 0.5
    assert scores["answered_wrong"].value == 0.0
    assert scores["silent_right"].value is None
    assert scores["silent_right"].reason == "there is no unanswerable question"


def test_no_records_no_scores() -> None:
    scores = all_scores([Record("?", True, values={})])
    assert {score.value for score in scores.values()} == {None}
    assert all(score.reason for score in scores.values())
