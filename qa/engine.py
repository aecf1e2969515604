"""The product in a page: open an index, search it, ask it."""

from __future__ import annotations

import datetime
import logging
import threading
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from pathlib import Path

from qa import retriever
from qa.answer import compose
from qa.confidence import confidence, fitted
from qa.coverage import Coverage, coverage
from qa.encoder import Encoder
from qa.errors import EncoderError, IndexUnusable
from qa.filters import Filter, nothing_left, passages_within
from qa.followups import carried_over, in_context
from qa.grounds import Grounds
from qa.index import Index
from qa.manifest import published
from qa.models import open_encoder, open_span_model
from qa.question import MOST_CHARACTERS, analyse, cleaned
from qa.reader import Reader, SentenceReader, SpanReader
from qa.settings import AnswerSettings
from qa.silence import refusal
from qa.span_model import SpanModel
from qa.types import Answer, Carried, Document, Hit
from qa.wording import WordLikeness, as_meant

_LOGGER = logging.getLogger("qa.engine")
EVERYTHING = Filter()
"""The filter that leaves nothing out."""


class Engine:
    """Answers questions from the published generation of one index.

    A new generation is picked up at the next question; one that cannot be opened is passed over with a
    warning in the log, and the old one goes on answering. May be used from several threads at once.

    >>> engine = qa.open("index")  # doctest: +SKIP
    >>> engine.ask("Which banks were delisted on 19 March?").citations[0].quote  # doctest: +SKIP
    """

    def __init__(self, folder: Path, settings: AnswerSettings) -> None:
        self.folder = folder
        self.settings = settings
        self._weights = fitted(settings.reader)
        self._lock = threading.Lock()
        self._trouble = ""
        self._encoder: Encoder | None = None
        self._span_model: SpanModel | None = None
        self._pinned: str | None = None
        self._opened = self._load()

    @property
    def generation(self) -> str:
        """The name of the generation that was opened last."""
        return self._opened[0].generation

    @property
    def index(self) -> Index:
        """The generation that was opened last."""
        return self._opened[0]

    @property
    def newest(self) -> Index:
        """The generation that the next question is answered from; it is opened now if it is new."""
        return self._current()[0]

    @property
    def encoder(self) -> Encoder:
        """The encoder that the generation was made with."""
        return self._opened[1]

    @property
    def documents(self) -> tuple[Document, ...]:
        """All documents, in the order of their ids."""
        index = self._current()[0]
        return tuple(index.document(place) for place in range(len(index.manifest.documents)))

    def original(self, document: Document) -> Path:
        """Where the document's file was when it was indexed; it may have changed or gone since."""
        return Path(self.index.manifest.corpus) / document.id

    def search(
        self,
        question: str,
        k: int = 10,
        *,
        within: Filter = EVERYTHING,
        since: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> list[Hit]:
        """The k passages that fit the question best, best first; fewer if there are fewer.

        A question without words, or longer than can be asked, finds nothing. `within`, `since` and `until`
        are as for `ask`.
        """
        within = _limited(within, since, until)
        question = cleaned(question)
        if k < 1 or not question.strip() or len(question) > MOST_CHARACTERS:
            return []
        index, encoder, _ = self._current()
        vector = encoder.encode_question(question)
        return retriever.search(index, question, vector, k, passages_within(index, within))[1]

    def ask(
        self,
        question: str,
        *,
        after: Answer | None = None,
        about: Sequence[Carried] | None = None,
        within: Filter = EVERYTHING,
        today: datetime.date | None = None,
        since: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> Answer:
        """The answer: quotations, or silence with its reason and the nearest misses.

        `after` is the answer to the question before: what this one leaves unsaid, such as who "he" is, is
        taken over from there by rule (`qa.followups`) and told as `Answer.carried`. `about` says instead
        what is to be taken over, such as a part of that: `engine.ask(question, about=answer.carried[1:])`.

        `within` says which documents may be asked at all; `since` and `until` are a short way to name the
        first and the last day on which they may have been published. They say nothing of the time of what
        a document tells: that is a matter of the question's own words. `today` is what "last month" in the
        question is reckoned from; by default the clock's day.

        Never raises for what the question says. Raises `SettingsError` if `since` comes after `until`,
        `IndexUnusable` if the index is damaged.
        """
        within = _limited(within, since, until)
        stages = self.stages(question, after=after, about=about, within=within, today=today)
        return next(one for one in stages if isinstance(one, Answer))

    def stages(
        self,
        question: str,
        *,
        after: Answer | None = None,
        about: Sequence[Carried] | None = None,
        within: Filter = EVERYTHING,
        today: datetime.date | None = None,
    ) -> Iterator[list[Hit] | Answer]:
        """What `ask` does, step by step: the passages at once, best first, then the answer, which is last.

        Finding the passages takes milliseconds, reading them most of the time. What is refused without
        being searched has no passages.
        """
        index, encoder, reader = self._current()
        today = today or datetime.date.today()
        question = cleaned(question)
        carried = tuple(about or ())
        if about is None and after is not None:
            carried = carried_over(question, after, index.names, today)
        said = Answer(question=question, generation=index.generation, carried=carried)
        refused = refusal(in_context(question, carried))
        passages = None if refused else passages_within(index, within)
        if passages is not None and not len(passages):
            refused = nothing_left(within)
        if refused:
            yield replace(said, reason=refused)
            return
        meant, assumed = as_meant(index, encoder, question)
        searched = in_context(meant, carried)
        vector = encoder.encode_question(searched)
        numbers, hits = retriever.search(index, searched, vector, self.settings.passages, passages)
        yield hits
        analysed = analyse(searched, index.names, today)
        evidence = reader.read(analysed, vector, numbers, hits)
        answer = compose(
            analysed,
            evidence,
            partial(confidence, self._weights),
            self.threshold,
            self.settings,
            index,
            Grounds(analysed, index, self._likeness),
            passages,
        )
        yield replace(
            answer, question=question, assumed=assumed, carried=carried, searched=searched
        )

    def coverage(
        self, answer: Answer, within: Filter = EVERYTHING, today: datetime.date | None = None
    ) -> Coverage:
        """What the question of an answer was searched against, in the generation that is open."""
        searched = answer.searched or answer.question
        question = analyse(searched, self.index.names, today or datetime.date.today())
        return coverage(self.index, question, within)

    def at(self, generation: str) -> Engine:
        """An engine that answers from an earlier generation, for as long as that is kept.

        It shares the models of this one and never moves on. Raises `IndexUnusable`, or `EncoderError` for
        a generation of another encoder.
        """
        earlier = copy(self)
        earlier._pinned = generation
        earlier._lock = threading.Lock()
        earlier._opened = earlier._load()
        return earlier

    @property
    def threshold(self) -> float:
        """The least confidence to speak."""
        chosen = self.settings.min_confidence
        return self._weights.threshold if chosen is None else chosen

    def _current(self) -> tuple[Index, Encoder, Reader]:
        with self._lock:
            if self._pinned:
                return self._opened
            try:
                if published(self.folder) != (self.index.generation, self.index.digest):
                    self._opened = self._load()
            except (IndexUnusable, EncoderError) as error:
                self._keep_on(str(error))
            return self._opened

    def _keep_on(self, trouble: str) -> None:
        """Go on with the generation that is open, which nobody can remove; say so once."""
        if trouble != self._trouble:
            self._trouble = trouble
            _LOGGER.warning("answering from generation %s: %s", self.generation, trouble)

    def _load(self) -> tuple[Index, Encoder, Reader]:
        """The published generation, or the pinned one; models that are loaded already are used again."""
        index = Index.open(self.folder, self._pinned)
        models = self.folder / "models"
        made_with = index.manifest.fingerprint
        if self._encoder is None or self._encoder.fingerprint != made_with:
            self._encoder = open_encoder(index.manifest.encoder, models)
            self._likeness = WordLikeness(self._encoder)
        encoder = self._encoder
        if encoder.fingerprint != made_with:
            raise EncoderError(
                f"the index was made with {made_with}, not {encoder.fingerprint}; run: qa index"
            )
        ranking = self._weights.ranking
        if self.settings.reader == "sentences":
            return index, encoder, SentenceReader(index, ranking)
        self._span_model = self._span_model or open_span_model(models)
        return index, encoder, SpanReader(index, self._span_model, ranking)


def _limited(within: Filter, since: datetime.date | None, until: datetime.date | None) -> Filter:
    """The filter with these days, where they are given."""
    return replace(within, since=since or within.since, until=until or within.until)


def open(folder: Path | str = "index", settings: AnswerSettings | None = None) -> Engine:
    """Open the published generation of an index folder.

    Raises `IndexMissing`, `IndexDamaged` or `IndexForeign`, each naming the command that mends it.
    """
    return Engine(Path(folder), settings or AnswerSettings())
