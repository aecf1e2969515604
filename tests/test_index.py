"""Generations on disk: complete, checked, replaced at once, picked up by who is asking."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import qa
from qa.errors import EncoderError
from qa.index import Index
from qa.manifest import SCHEMA, Entry
from qa.store import ObjectStore, document_from_json, document_to_json
from qa.types import Document, Heading, Origins, Span, TableRow

Build = Callable[..., qa.BuildReport]
NOTE = "Belavia flies again.\n\nThe airline was delisted in November 2025."


def test_a_document_survives_the_store(tmp_path: Path) -> None:
    document = Document(
        id="ä/b.pdf",
        sha256="0" * 64,
        title="T",
        text="T 🙂\n\nx",
        author="A",
        pages=(Span(0, 3), Span(3, 6)),
        headings=(Heading(0, 3),),
        rows=(TableRow(5, 6, "h"),),
        origins=Origins(title="first line"),
    )
    store = ObjectStore(tmp_path)
    name = store.put(document_to_json(document), ".json")
    assert store.put(document_to_json(document), ".json") == name
    entry = Entry("ä/b.pdf", "0" * 64, name, "", "")
    assert document_from_json(store.get(name, ".json"), entry) == document


def test_every_passage_finds_itself_first(engine: qa.Engine) -> None:
    index, encoder = engine.index, engine.encoder
    for number in range(len(index)):
        passage = index.passage(number)
        text = f"{passage.context}\n{passage.text}"
        _, encoded = next(iter(encoder.encode_passages([text], [[]])))
        nearest, cosines = index.nearest(encoded.whole, 3)
        assert nearest[0] == number
        assert cosines[0] > 0.999
        assert np.all(np.diff(cosines) <= 0)


def test_passages_are_slices_of_their_documents(engine: qa.Engine) -> None:
    for number in range(len(engine.index)):
        passage = engine.index.passage(number)
        assert passage.text == passage.document.text[passage.start : passage.end]
        assert (
            len(engine.encoder.tokens(passage.text))
            <= engine.index.manifest.settings.passage_tokens
        )


def test_no_index_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(qa.IndexMissing, match="run: qa index --index"):
        qa.open(tmp_path / "nowhere")
    (tmp_path / "holiday.jpg").touch()
    with pytest.raises(qa.IndexForeign, match=r"holiday\.jpg"):
        qa.open(tmp_path)
    with pytest.raises(qa.IndexForeign, match=r"holiday\.jpg"):
        qa.build(tmp_path, tmp_path)


@pytest.fixture
def copied(shipped_index: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_index, tmp_path / "copied"))


def test_damage_is_found_and_mended_by_indexing(copied: Path) -> None:
    generation = copied / "generations" / "000001"
    victims = [
        copied / "CURRENT",
        # manifest.sha256 is for going back to the generation; CURRENT holds the published one's
        *(p for p in generation.rglob("*") if p.is_file() and p.name != "manifest.sha256"),
    ]
    for victim in victims:
        content = victim.read_bytes()
        victim.write_bytes(content[: len(content) // 2])
        with pytest.raises((qa.IndexUnusable, EncoderError), match="run: qa index"):
            qa.open(copied).ask("Who is John Coale?")
        victim.unlink()
        with pytest.raises(qa.IndexUnusable, match="run: qa index"):
            qa.open(copied)
        victim.write_bytes(content)
    assert qa.open(copied).ask("Who is John Coale?").answered


def test_a_changed_text_is_never_quoted(copied: Path) -> None:
    for text in (copied / "objects").rglob("*.json"):
        content = bytearray(text.read_bytes())
        content[len(content) // 2] ^= 1
        text.write_bytes(content)
    with pytest.raises(qa.IndexDamaged, match="has changed; run: qa index"):
        qa.open(copied).ask("Who is John Coale?")


def test_indexing_mends_damaged_objects(build_from: Build, index_folder: Path) -> None:
    build_from({"a.txt": NOTE})
    for damaged in (index_folder / "objects").rglob("*.*"):
        damaged.write_bytes(b"rubbish")
    with pytest.raises(qa.IndexDamaged, match="run: qa index"):
        qa.open(index_folder).search("Belavia")
    build_from({})
    assert qa.open(index_folder).search("Belavia")[0].passage.document.id == "a.txt"


def test_another_schema_is_named(copied: Path) -> None:
    manifest = next(copied.glob("generations/*/manifest.json"))
    changed = manifest.read_text().replace(f'"schema": {SCHEMA}', '"schema": 99')
    manifest.write_text(changed)
    import hashlib

    digest = hashlib.sha256(changed.encode()).hexdigest()
    (copied / "CURRENT").write_text(f"{manifest.parent.name} {digest}\n")
    with pytest.raises(qa.IndexForeign, match="schema 99"):
        Index.open(copied)


def test_a_running_engine_picks_up_the_new_generation(
    build_from: Build, index_folder: Path
) -> None:
    build_from({"a.txt": NOTE})
    engine = qa.open(index_folder)
    assert engine.search("Belavia")[0].passage.document.id == "a.txt"
    build_from({"b.txt": "The Board of Peace met on 19 February in Washington."})
    assert engine.search("Board of Peace")[0].passage.document.id == "b.txt"
    assert engine.generation == "000002"


def test_readers_are_never_blocked_or_wrong_while_indexing(
    build_from: Build, index_folder: Path
) -> None:
    build_from({"a.txt": NOTE})
    engine = qa.open(index_folder)
    stop, faults = threading.Event(), []

    def keep_asking() -> None:
        while not stop.is_set():
            for hit in engine.search("When was Belavia delisted?"):
                text = hit.passage.document.text
                if hit.passage.text != text[hit.passage.start : hit.passage.end]:
                    faults.append(hit)

    readers = [threading.Thread(target=keep_asking) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(5):
        build_from({f"{number}.txt": f"Briefing {number} says that {number + 2} banks reopened."})
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert engine.search("banks reopened")[0].passage.document.id.endswith(".txt")


def test_an_interrupted_build_leaves_what_was_published(
    build_from: Build, index_folder: Path, tmp_path: Path
) -> None:
    build_from({"a.txt": NOTE})
    (tmp_path / "corpus" / "b.txt").write_text("Something new was said.")

    def interrupt(stage: str, *_: int) -> None:
        if stage == "writing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        qa.build(tmp_path / "corpus", index_folder, progress=interrupt)
    engine = qa.open(index_folder)
    assert [document.id for document in engine.documents] == ["a.txt"]
    assert qa.build(tmp_path / "corpus", index_folder).added == ("b.txt",)
