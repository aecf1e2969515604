"""One question, end to end, on the shipped corpus: `python -m tests.benchmarks.asking`.

Warm times are of every golden question in turn; a cold start is the least of three new processes. Both
stand beside what anybody pays who uses the same encoder.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import qa
from qa.models import weights_folder
from tests.benchmarks.exported_models import exported_models, give_models
from tests.benchmarks.measuring import cold_seconds, percentile, seconds, surroundings
from tests.benchmarks.options import add_cache, command_of, parser_for
from tests.benchmarks.report import write_report
from tests.benchmarks.tables import markdown_table

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "golden" / "questions.jsonl"
HITS = 10
_LOADED = "from tests.benchmarks.measuring import resident_mib; "
_SHOW = "; print(resident_mib())"


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, measure, and write the tables."""
    parser = parser_for(__doc__ or "", "asking.md")
    add_cache(parser)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--repeats", type=int, default=3, help="how often each question is asked")
    options = parser.parse_args(arguments)
    lines = QUESTIONS.read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    with tempfile.TemporaryDirectory() as temporary:
        index = Path(temporary) / "index"
        give_models(exported_models(options.cache), index)
        report = qa.build(options.corpus, index)
        said = (
            f"{report.documents} documents, {report.passages} passages; {len(questions)} questions, each "
            f"asked {options.repeats} times."
        )
        parts = [
            said,
            warm(index, questions * options.repeats),
            cold(index, questions[0]),
            memory(index, questions[0]),
            surroundings(),
        ]
    write_report(options.out, "Asking", command_of("asking", parser, options), parts)


def warm(index: Path, questions: Sequence[str]) -> str:
    """Milliseconds of a question, and in questions and passages that could be encoded meanwhile."""
    engine = qa.open(index)
    quick = qa.open(index, qa.AnswerSettings(reader="sentences"))
    passage = max(
        (hit.passage for hit in engine.search(questions[0])), key=lambda one: len(one.text)
    )
    encoder = engine.encoder
    calls: dict[str, Callable[[str], object]] = {
        "to encode the question": encoder.encode_question,
        "to encode one long passage": lambda _: list(encoder.encode_passages([passage.text], [()])),
        "retrieval only (`Engine.search`)": lambda question: engine.search(question, HITS),
        "answer by comparing sentences": quick.ask,
        "answer with the reader": engine.ask,
    }
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call(questions[0])
    for question in questions:
        for name, call in calls.items():
            times[name].append(seconds(lambda: call(question)))  # noqa: B023
    middle = {name: percentile(values, 50) for name, values in times.items()}
    of_question, of_passage = list(middle.values())[:2]
    rows = [
        [
            name,
            f"{middle[name] * 1000:.1f}",
            f"{percentile(values, 95) * 1000:.1f}",
            f"{middle[name] / of_question:.1f}",
            f"{middle[name] / of_passage:.1f}",
        ]
        for name, values in times.items()
    ]
    return markdown_table(
        ["warm", "p50 ms", "p95 ms", "of encoding a question", "of encoding a passage"], rows
    )


def cold(index: Path, question: str) -> str:
    """Seconds of new processes, and in the time that importing sentence-transformers takes."""
    asked = ["-m", "qa.cli", "ask", question, "--index", str(index)]
    taken = {
        "`import sentence_transformers`": cold_seconds(["-c", "import sentence_transformers"]),
        "`import torch`": cold_seconds(["-c", "import torch"]),
        "`import qa`": cold_seconds(["-c", "import qa"]),
        "`qa search`": cold_seconds(["-m", "qa.cli", "search", question, "--index", str(index)]),
        "`qa ask`": cold_seconds(asked),
    }
    reference = next(iter(taken.values()))
    rows = [[name, f"{value:.2f}", f"{value / reference:.2f}"] for name, value in taken.items()]
    return markdown_table(["cold", "seconds", "of importing sentence-transformers"], rows)


def memory(index: Path, question: str) -> str:
    """Resident memory of new processes after one question."""
    opened = f"import qa; engine = qa.open({str(index)!r})"
    reference = (
        "from sentence_transformers import SentenceTransformer; "
        f"model = SentenceTransformer({str(weights_folder())!r}, device='cpu', local_files_only=True); "
        f"model.encode([{question!r}])"
    )
    codes = {
        "sentence-transformers, one question encoded": reference,
        "this project, one search": f"{opened}; engine.search({question!r})",
        "this project, one answer": f"{opened}; engine.ask({question!r})",
    }
    rows = [[name, f"{_resident(code):.0f}"] for name, code in codes.items()]
    return markdown_table(["resident memory", "MiB"], rows)


def _resident(code: str) -> float:
    """MiB of a new interpreter after it has run the code."""
    result = subprocess.run(
        [sys.executable, "-c", f"{_LOADED}{code}{_SHOW}"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return float(result.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
