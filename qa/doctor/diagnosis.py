"""Everything together: findings by document, of the index and of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.doctor.findings import Finding, Level
from qa.doctor.language import language_findings
from qa.doctor.machine import Fact, index_facts, machine_facts, machine_findings
from qa.doctor.near_duplicates import duplicate_findings
from qa.doctor.pdf_checks import pdf_findings
from qa.doctor.text_checks import text_findings
from qa.errors import CorpusError, EncoderError, IndexUnusable
from qa.index import Index
from qa.indexer import plan
from qa.parts import Progress
from qa.types import Document, Span

_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What `diagnose` found."""

    generation: str
    documents: int
    findings: tuple[Finding, ...]
    """Of the index and the machine first, then by document; the gravest first."""
    facts: tuple[Fact, ...]

    def count(self, level: Level) -> int:
        """How many findings of a level there are."""
        return sum(finding.level is level for finding in self.findings)


def diagnose(folder: Path, progress: Progress | None = None) -> Diagnosis:
    """Examine the published generation, the files it was made of, and the machine.

    Raises `IndexMissing`, `IndexDamaged` or `IndexForeign` if there is nothing to examine.
    """
    tell: Progress = progress or (lambda *_: None)
    index = Index.open(folder)
    manifest = index.manifest
    corpus = Path(manifest.corpus)
    findings = [*machine_findings(folder, manifest), *_behind(index, folder)]
    findings += [
        Finding(f.document, "unreadable", Level.ERROR, f"is not indexed: it {f.reason}")
        for f in manifest.failures
    ]
    documents: list[Document] = []
    sentences = _sentences(index)
    for place in range(len(manifest.documents)):
        tell("examining", place, len(manifest.documents))
        document = index.document(place)
        documents.append(document)
        own = sentences.get(document.id, [])
        findings += text_findings(document)
        findings += language_findings(document)
        if manifest.corpus:
            findings += pdf_findings(document, corpus / document.id, own)
    findings += duplicate_findings(documents)
    tell("examining", len(documents), len(documents))
    findings.sort(key=lambda one: (one.document, _ORDER.index(one.level), one.kind, one.says))
    facts = (*index_facts(folder), *machine_facts(folder, manifest))
    return Diagnosis(index.generation, len(documents), tuple(findings), facts)


def _sentences(index: Index) -> dict[str, list[Span]]:
    """The sentences of each document that can be quoted, in order, each once."""
    found: dict[str, dict[Span, None]] = {}
    for number in range(len(index)):
        passage = index.passage(number)
        found.setdefault(passage.document.id, {}).update(dict.fromkeys(passage.sentences))
    return {id: sorted(spans) for id, spans in found.items()}


def _behind(index: Index, folder: Path) -> Iterator[Finding]:
    """Whether the files have changed since they were indexed."""
    manifest = index.manifest
    if not manifest.corpus:
        return
    try:
        planned = plan(
            manifest.corpus, folder, settings=manifest.settings, encoder=manifest.encoder
        )
    except (CorpusError, EncoderError, IndexUnusable) as error:
        yield Finding("", "corpus", Level.WARNING, str(error))
        return
    changes = [f"{count} {kind}" for kind, count in planned.changes.counts.items() if count]
    if changes:
        yield Finding(
            "",
            "behind",
            Level.WARNING,
            f"the index is behind the files: {', '.join(changes)}",
            "run: qa index",
        )
