"""What a question was searched against: how many documents mention what it names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import qa
from qa.coverage import Coverage, Mention
from qa.render.location import looked_through


def test_silence_says_how_many_documents_mention_what(engine: qa.Engine) -> None:
    covered = engine.coverage(engine.ask("which banks were delisted on 20 March?"))
    assert (covered.searched, covered.documents) == (14, 14)
    assert covered.mentions[0] == Mention("20 March", 0)
    assert {one.text for one in covered.mentions} == {"20 March", "“banks”", "“delisted”"}
    having = {one.text: one.documents for one in covered.mentions}
    texts = [document.text.casefold() for document in engine.documents]
    assert having["“delisted”"] == sum("delist" in text for text in texts)
    assert having["“banks”"] == sum("bank" in text.replace("belinvestbank", "") for text in texts)


def test_a_day_is_counted_as_it_is_meant_and_names_before_other_words(engine: qa.Engine) -> None:
    covered = engine.coverage(engine.ask("Did Gazprombank meet anybody on 2026-03-19?"))
    told = [(one.text, one.documents) for one in covered.mentions]
    spoken = sum("19 March" in document.text for document in engine.documents)
    assert told[0] == ("2026-03-19", spoken)
    assert told[1] == ("“Gazprombank”", 0)


def test_a_filter_narrows_what_is_counted(engine: qa.Engine) -> None:
    within = qa.Filter(kinds=("PDF",))
    covered = engine.coverage(engine.ask("Who is Napoleon?", within=within), within)
    assert covered == Coverage(3, 14, (Mention("“Napoleon”", 0),))
    assert looked_through(covered) == ("3 of 14 briefings were searched: none mentions “Napoleon”.")


def test_an_earlier_generation_answers_while_it_is_kept(
    build_from: Callable[..., qa.BuildReport], index_folder: Path
) -> None:
    build_from({"a.txt": "The ferry sank on 4 May 2026."})
    engine = qa.open(index_folder)
    before = engine.ask("When did the ferry sink?")
    build_from({"a.txt": "The ferry sank on 5 May 2026."})
    assert engine.ask("When did the ferry sink?").text != before.text
    earlier = engine.at("000001")
    assert earlier.ask("When did the ferry sink?") == before
    assert (earlier.generation, engine.generation) == ("000001", "000002")
