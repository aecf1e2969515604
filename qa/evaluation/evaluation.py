"""A question file or an open data set, an engine → everything that was measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.engine import Engine
from qa.errors import QAError
from qa.evaluation.asking import Plan, ask_all
from qa.evaluation.dataset_index import cache_folder, index_of
from qa.evaluation.gold import GoldQuestion, GoldSet, sample
from qa.evaluation.question_file import read_questions
from qa.evaluation.rankings import ranker_called
from qa.evaluation.records import Record
from qa.evaluation.scores import Score, all_scores
from qa.settings import AnswerSettings

if TYPE_CHECKING:
    from qa.parts import Progress

ASKING = "Asking questions"
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Options:
    """How is measured. `limit`: only so many questions, of a shuffle that is always the same."""

    ranker: str = "hybrid"
    reader: str = AnswerSettings().reader
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured, of what, and how."""

    subject: str
    """The question file or the data set."""
    generation: str
    ranker: str
    reader: str | None
    """None if no answer was asked for."""
    threshold: float | None
    """The least confidence to speak; None as above."""
    warnings: tuple[str, ...]
    scores: dict[str, Score]
    records: tuple[Record, ...]


def evaluate_file(
    path: Path, index: Path, options: Options, progress: Progress | None = None
) -> Evaluation:
    """Measure an index by a question file, see `qa.evaluation.question_file` for its form."""
    ranker_called(options.ranker)
    engine = Engine(index, AnswerSettings(reader=options.reader))
    texts = {document.id: document.text for document in engine.documents}
    questions, warnings = read_questions(path, texts)
    return _evaluate(path.name, engine, questions, options, True, warnings, progress)


def evaluate_dataset(
    gold: GoldSet, options: Options, progress: Progress | None = None, cache: Path | None = None
) -> Evaluation:
    """Measure by an open data set, indexed once into `cache` (by default `cache_folder()`)."""
    ranker_called(options.ranker)
    settings = AnswerSettings(reader=options.reader)
    engine = Engine(index_of(gold, cache or cache_folder(), progress=progress), settings)
    warnings = tuple(
        f"document {failure.document} {failure.reason}; not indexed"
        for failure in engine.index.manifest.failures
    )
    return _evaluate(
        gold.name, engine, gold.questions, options, gold.has_answers, warnings, progress
    )


def _evaluate(
    subject: str,
    engine: Engine,
    questions: Sequence[GoldQuestion],
    options: Options,
    has_answers: bool,
    warnings: tuple[str, ...],
    progress: Progress | None,
) -> Evaluation:
    product = options.ranker == "hybrid"
    answers = product and has_answers
    plan = Plan(ranker_called(options.ranker), answers=answers, timed=product)
    tell: Progress = progress or (lambda *_: None)
    records = ask_all(
        engine,
        sample(questions, options.limit),
        plan,
        lambda done, total: tell(ASKING, done, total),
    )
    return Evaluation(
        subject=subject,
        generation=engine.generation,
        ranker=options.ranker,
        reader=options.reader if answers else None,
        threshold=engine.threshold if answers else None,
        warnings=warnings,
        scores=all_scores(records),
        records=tuple(records),
    )


def read_records(path: Path) -> tuple[Record, ...]:
    """The records of an earlier run, from what `qa eval --json` printed."""
    try:
        value = json.loads(path.read_text("utf-8"))
        if value["schema"] != SCHEMA:
            raise QAError(f"{path} has schema {value['schema']}, not {SCHEMA}; measure anew")
        return tuple(Record.from_dict(one) for one in value["questions"])
    except OSError as error:
        raise QAError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise QAError(f"{path} is not what qa eval --json prints ({error!r})") from error
