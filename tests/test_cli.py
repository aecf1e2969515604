"""The commands, run as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import qa
from qa.models import MINILM, fingerprint_of

ROOT = Path(__file__).parents[1]
QUESTION = "which banks were delisted on 19 March?"


def run(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qa.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, encoding="utf-8")


def test_ask_quotes_with_its_place(shipped_index: Path) -> None:
    result = run("ask", QUESTION, "--index", shipped_index)
    assert result.returncode == 0
    said = " ".join(result.stdout.split())
    assert "Belinvestbank and the Development Bank" in said
    assert "27 March 2026, page 2" in said


def test_ask_json_is_stable_and_verbatim(shipped_index: Path, engine: qa.Engine) -> None:
    first, second = (run("ask", QUESTION, "--json", "--index", shipped_index) for _ in range(2))
    assert first.stdout == second.stdout
    answer = json.loads(first.stdout)
    assert list(answer)[:6] == [
        "question",
        "answered",
        "text",
        "confidence",
        "reason",
        "generation",
    ]
    texts = {document.id: document.text for document in engine.documents}
    for citation in answer["citations"]:
        assert texts[citation["document"]][citation["start"] : citation["end"]] == citation["quote"]
        assert {"title", "published", "pages", "marks"} <= set(citation)


def test_why_shows_what_was_weighed(shipped_index: Path) -> None:
    said = run("ask", QUESTION, "--why", "--index", shipped_index).stdout
    assert all(word in said for word in ("dense rank", "lexical rank", "margin", "coverage"))


def test_silence_is_not_a_failure(shipped_index: Path) -> None:
    result = run("ask", "which banks were delisted on 20 March?", "--index", shipped_index)
    assert result.returncode == 0
    assert "Not found in these briefings" in result.stdout


def test_search_lists_passages(shipped_index: Path) -> None:
    hits = json.loads(
        run("search", "potash mine", "-k", "3", "--json", "--index", shipped_index).stdout
    )
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert hits[0]["score"] >= hits[1]["score"] >= hits[2]["score"]


def test_index_reports_and_fails_for_bad_files(index_folder: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "good.txt").write_text("The bank was delisted on 19 March.")
    assert run("index", corpus, "--index", index_folder).returncode == 0
    (corpus / "empty.txt").touch()
    result = run("index", corpus, "--index", index_folder)
    assert result.returncode == 1
    assert "empty.txt: is empty" in result.stdout
    assert run("ask", "Which bank?", "--index", index_folder).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["ask", "Who?", "--index", "nowhere"], "there is no index in nowhere; run: qa index"),
        (["index", "nowhere"], "nowhere is not a folder; name the folder of your documents"),
    ],
)
def test_a_mistake_is_one_line_and_exit_1(arguments: list[str], line: str, tmp_path: Path) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"qa: {line}")
    assert result.stderr.count("\n") == 1


def test_wrong_usage_is_exit_2() -> None:
    assert run("ask").returncode == 2
    assert run("search", "x", "-k", "0").returncode == 2
    assert run("nonsense").returncode == 2


def test_every_command_has_help_with_an_example() -> None:
    for command in (
        *("index", "ask", "search", "eval", "serve"),
        *("watch", "history", "rollback", "prune", "verify", "doctor"),
    ):
        result = run(command, "--help")
        assert result.returncode == 0
        assert f"Example: qa {command}" in " ".join(result.stdout.split())


def test_a_missing_model_names_the_command(index_folder: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The bank was delisted on 19 March.")
    qa.build(corpus, index_folder)
    (index_folder / "models" / fingerprint_of(MINILM) / "model.onnx").unlink()
    result = run("ask", "Which bank?", "--index", index_folder)
    assert result.returncode == 1
    assert "run: qa index" in result.stderr


def test_a_plan_says_what_will_be_done_and_why(index_folder: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The bank was delisted on 19 March.")
    arguments = ("index", corpus, "--index", index_folder)
    assert "1 to read" in run(*arguments, "--dry-run").stdout
    assert not (index_folder / "CURRENT").exists()
    assert run(*arguments).returncode == 0
    assert "Nothing to do" in run(*arguments, "--dry-run").stdout
    (corpus / "a.txt").rename(corpus / "b.txt")
    planned = json.loads(run(*arguments, "--dry-run", "--json").stdout)
    assert planned["renamed"] == [{"from": "a.txt", "to": "b.txt"}]
    qa.build(corpus, index_folder, settings=qa.IndexSettings(passage_tokens=64))
    result = run(*arguments)
    assert "passage_tokens 64 → 160: all documents are cut and encoded again" in result.stderr
    assert result.returncode == 0


def test_generations_from_the_command_line(index_folder: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("a.txt", "b.txt"):
        (corpus / name).write_text(f"The bank of {name} was delisted on 19 March.")
        qa.build(corpus, index_folder)
    here = ("--index", index_folder)
    said = run("history", *here).stdout
    assert said.index("000002") < said.index("000001")
    assert "after 000001: 1 added" in said
    assert [one["published"] for one in json.loads(run("history", "--json", *here).stdout)] == [
        True,
        False,
    ]
    assert "Generation 000001 published again, instead of 000002" in run("rollback", *here).stdout
    result = run("rollback", "7", *here)
    assert (result.returncode, result.stdout) == (1, "")
    assert "there is no generation 7; there are 000001, 000002; see: qa history" in result.stderr
    assert run("rollback", "2", *here).returncode == 0
    assert "Removed 000001 and 0 objects" in run("prune", "--keep", "1", *here).stdout
    assert run("prune", *here).returncode == 2


def test_verifying_an_index_and_an_answer(shipped_index: Path, tmp_path: Path) -> None:
    here = ("--index", shipped_index)
    result = run("verify", "--quick", *here)
    assert (result.returncode, "Generation 000001 verified" in result.stdout) == (0, True)
    answer = tmp_path / "answer.json"
    answer.write_text(run("ask", QUESTION, "--json", *here).stdout, "utf-8")
    result = run("verify", answer, *here)
    assert result.returncode == 0
    assert result.stdout.startswith("verified  2026-03-27-minsk-round.pdf: “On 19 March")
    answer.write_text(answer.read_text("utf-8").replace("two banks", "ten banks"), "utf-8")
    result = run("verify", answer, "--json", *here)
    assert result.returncode == 1
    assert json.loads(result.stdout)["citations"][0]["verdict"] == "not what it says"
    missing = run("verify", answer, "--corpus", tmp_path, *here)
    assert "document missing" in missing.stdout
    assert run("verify", tmp_path / "nowhere.json", *here).returncode == 1
