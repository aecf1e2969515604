"""Examining a corpus: each thing that a curator should know, from real files, and no false alarm."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from files import draw_pdf, lines

import qa
from qa.doctor import Diagnosis, Finding, Level, diagnose
from qa.doctor.language import language_findings, language_of
from qa.doctor.near_duplicates import near_duplicates
from qa.doctor.text_checks import garbled_share
from qa.types import Document

Build = Callable[..., qa.BuildReport]
ENGLISH = (
    "The delegation left the capital after two days of talks about sanctions. It was said that the "
    "banks would be removed from the list in the spring, and that the airline would fly again. "
    "Nobody in the ministry wanted to name a day for the next meeting of the two sides."
)
OTHER = (
    "A mine in the south is for sale, and three companies have asked for its books. None of them has named a "
    "price so far, because the railway to the port is closed and nobody knows when it will be opened. "
    "The owner says that he can wait, and that a second offer from abroad would be welcome in summer."
)
GERMAN = (
    "Die Delegation verließ die Hauptstadt nach zwei Tagen von Gesprächen über die Sanktionen. Es hieß, "
    "dass die Banken im Frühjahr von der Liste gestrichen würden und die Fluglinie wieder fliegen werde."
)
RUSSIAN = (
    "Делегация покинула столицу после двух дней переговоров о санкциях. Говорилось, что банки весной "
    "исключат из списка и что авиакомпания снова будет летать."
)


def found(diagnosis: Diagnosis, document: str = "") -> dict[str, Finding]:
    return {one.kind: one for one in diagnosis.findings if one.document == document}


def test_the_shipped_corpus_is_in_order(shipped_index: Path) -> None:
    diagnosis = diagnose(shipped_index)
    assert diagnosis.documents == 14
    grave = [one for one in diagnosis.findings if one.level is not Level.NOTE and one.document]
    assert grave == []
    facts = {fact.name: fact.value for fact in diagnosis.facts}
    assert facts["published"].startswith("000001, made 20")
    assert "53aa51172d14" in facts["encoder's weights"]
    assert {"Python", "faiss-cpu", "disk free", "cores"} <= set(facts)


def test_each_fault_is_found(build_from: Build, index_folder: Path, tmp_path: Path) -> None:
    scan = draw_pdf(
        tmp_path / "scan.pdf", [lines([ENGLISH[:70], ENGLISH[70:140], ENGLISH[140:200]]), [], []]
    )
    garbled = "Ihe bnk wqs dlstd frm thc lst nd thr pssbl rtrn wll nt bfr th cnd f th yr. " * 3
    build_from(
        {
            "2026-01-01-good.txt": f"A good note\n\n{ENGLISH}",
            "plain.txt": ENGLISH.lower().replace(". ", ", ") * 3,
            "short.md": "# Short\n\n1 March 2026\n\nTwo words.",
            "2026-01-02-german.txt": GERMAN,
            "2026-01-03-mixed.txt": f"{OTHER}\n\n{RUSSIAN}",
            "2026-01-04-garbled.txt": garbled,
            "2026-01-05-version.txt": f"A good note\n\n{ENGLISH} One more line stands here.",
            "2026-01-06-copy.txt": f"A good note\n\n{ENGLISH}",
            "2026-01-07-scan.pdf": scan.read_bytes(),
            "2026-01-08-empty.txt": "",
        }
    )
    diagnosis = diagnose(index_folder)
    plain = found(diagnosis, "plain.txt")
    assert plain["no-date"].says == "has no date"
    assert plain["no-title"].level is Level.NOTE
    assert "words)" in plain["long-sentences"].says
    assert found(diagnosis, "short.md")["little-text"].level is Level.WARNING
    assert found(diagnosis, "2026-01-02-german.txt")["language"].says == "is in German"
    mixed = found(diagnosis, "2026-01-03-mixed.txt")["mixed-language"].says
    assert mixed.startswith("is in Russian to ")
    assert "garbled" in found(diagnosis, "2026-01-04-garbled.txt")
    near = found(diagnosis, "2026-01-01-good.txt")["near-duplicate"].says
    assert near.endswith("the same as 2026-01-05-version.txt")
    copy = found(diagnosis, "2026-01-06-copy.txt")["copy"]
    assert copy.says == "is the same as 2026-01-01-good.txt and indexed with it"
    pages = found(diagnosis, "2026-01-07-scan.pdf")["pages-without-text"].says
    assert pages == "has no text on 2 of 3 pages (2–3)"
    unread = found(diagnosis, "2026-01-08-empty.txt")["unreadable"]
    assert (unread.level, unread.says) == (Level.ERROR, "is not indexed: it is empty")
    assert set(found(diagnosis, "2026-01-01-good.txt")) == {"near-duplicate"}


def test_an_index_that_is_behind_or_damaged(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"a.txt": ENGLISH})
    build_from({"b.txt": GERMAN})
    (tmp_path / "corpus" / "c.txt").write_text("A third note was written.")
    (tmp_path / "corpus" / "a.txt").unlink()
    (index_folder / "unfinished.jsonl").write_text("")
    manifest = index_folder / "generations" / "000001" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes() + b" ")
    about = found(diagnose(index_folder))
    assert about["behind"].says == "the index is behind the files: 1 added, 1 removed"
    assert about["damaged-generation"].level is Level.WARNING
    assert about["interrupted"].level is Level.NOTE


def test_a_quotation_that_the_page_does_not_show_is_told(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    """Two columns, drawn line by line across both: in the file their sentences are interleaved."""
    left = (
        "The airline flies to Vilnius again,",
        "three times a week, after a pause",
        "of more than two years in which no",
        "plane of the company left the land.",
    )
    right = (
        "The bank was delisted in November,",
        "and its clients may pay abroad from",
        "the first day of the coming month on",
        "without a licence from the treasury.",
    )
    across = [
        line
        for row, pair in enumerate(zip(left, right, strict=True))
        for x, text in zip((72, 320), pair, strict=True)
        for line in lines([text], x=x, y=700 - 14 * row)
    ]
    good = lines(["The harbour in the capital was closed in November."])
    odd = draw_pdf(tmp_path / "odd.pdf", [good, across])
    build_from({"2026-01-01-odd.pdf": odd.read_bytes()})
    (document,) = qa.open(index_folder).documents
    assert " ".join(left) in document.text
    finding = found(diagnose(index_folder), "2026-01-01-odd.pdf")["not-markable"]
    assert finding.says == "has 2 of 3 sentences that cannot be marked on the page (2)"


def test_languages_are_told_apart_and_names_are_not_a_language() -> None:
    assert [language_of(text) for text in (ENGLISH, GERMAN, RUSSIAN)] == ["en", "de", "ru"]
    names = "Belinvestbank, Belavia, Belaruskali, Naftan, Grodno Azot, Minsk, Brest, Vitebsk, Gomel"
    numbers = "1 250 000 · 12.5 % · 2026-03-27 · 44/67 · 1 250 000 · 12.5 %"
    document = Document("a", "0", "A", "\n\n".join([ENGLISH, numbers, names, OTHER]))
    assert list(language_findings(document)) == []


def test_the_share_of_impossible_words() -> None:
    assert garbled_share(ENGLISH) == 0.0
    assert (
        garbled_share("Mr. Coale met Dr. X of U.S. GmbH at 5 pm, 12 km from the TV tower.") == 0.0
    )
    assert garbled_share("ÐÐ°Ð½Ðº Ð±Ñ‹Ð» Ð¸ÑÐºÐ»ÑŽÑ‡ÐµÐ½") > 0.5
    assert garbled_share("T h e b a n k w a s d e l i s t e d") == 1.0
    assert garbled_share("") == 0.0


def test_near_duplicates_by_hand() -> None:
    """Ten words give six shingles of five; nine of them in common give five of seven."""
    words = "one two three four five six seven eight nine ten".split()
    a = Document("a", "0", "A", " ".join(words))
    b = Document("b", "0", "B", " ".join([*words[:9], "other"]))
    c = Document("c", "0", "C", " ".join([f"{word}x" for word in words]))
    d = Document("d", "0", "D", " ".join([*words, *(f"{word}x" for word in words * 2)]))
    pairs = {(pair.one, pair.other): pair for pair in near_duplicates([a, b, c, d])}
    assert pairs["a", "b"].similarity == pytest.approx(5 / 7)
    assert pairs["a", "d"].contained == 1.0
    assert pairs["a", "d"].similarity < 0.5
    assert ("a", "c") not in pairs


def test_near_duplicates_among_many() -> None:
    same = [Document(f"{n:03}", "0", "x", f"{ENGLISH} Edition {n}.") for n in range(120)]
    pairs = near_duplicates(same)
    linked = {id for pair in pairs for id in (pair.one, pair.other)}
    assert linked == {document.id for document in same}


def test_the_exit_code_is_for_machines(build_from: Build, index_folder: Path) -> None:
    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "qa.cli", "doctor", "--index", str(index_folder), *options]
        return subprocess.run(command, capture_output=True, text=True)

    build_from({"note.txt": ENGLISH})
    result = run("--json")
    assert result.returncode == 0
    value = json.loads(result.stdout)
    assert list(value) == ["generation", "documents", "findings", "facts"]
    assert {"document", "kind", "level", "says", "advice"} == set(value["findings"][0])
    assert run("--strict").returncode == 1
    build_from({"empty.txt": ""})
    result = run("--facts")
    assert result.returncode == 1
    assert "is not indexed: it is empty" in result.stdout
    assert "faiss-cpu" in result.stdout
