"""The library without a browser: what it lists, who may change it, what one is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import qa
from qa.catalogue import CHANGED, COPY, GONE, INDEXED, NEW, UNREADABLE, catalogue
from qa.locks import one_writer
from qa.ui.curators import Curators, curated_folder, curators_of, read_passwords
from qa.ui.library import library_to_html
from qa.ui.library_handlers import REFUSED, LibraryHandlers
from qa.ui.offline import gr

BANK = "The Harbour Bank was closed on 4 May 2026. It stays closed."
HOSTILE = "<img src=x onerror=alert(1)>.txt"


@pytest.fixture
def corpus(build_from: Callable[..., qa.BuildReport], tmp_path: Path) -> Path:
    """A folder of three files, indexed: a text, a copy of it, and one that cannot be read."""
    build_from({"bank.txt": BANK, "copy.txt": BANK, "broken.pdf": "no PDF"})
    return tmp_path / "corpus"


@pytest.fixture
def engine(corpus: Path, index_folder: Path) -> qa.Engine:
    assert corpus.is_dir()
    return qa.open(index_folder)


def signed_in(name: str | None) -> gr.Request:
    return gr.Request(username=name)


def event(**said: Any) -> gr.EventData:
    return gr.EventData(None, said)


def attempts(handlers: LibraryHandlers, who: gr.Request, sent: Path) -> list[tuple[Any, ...]]:
    """What each handler that changes anything says to somebody."""
    return [
        *handlers.upload([str(sent)], True, who),
        handlers.discard(event(id="bank.txt"), who),
        handlers.restore(event(token="20260101T000000Z-0"), who),
        handlers.undo("000001", who),
        *handlers.reindex(who),
    ]


@pytest.mark.parametrize(
    ("names", "who", "exists"),
    [
        (None, None, False),
        (None, "ann", True),
        (frozenset({"ann"}), "ben", True),
        (frozenset({"ann"}), None, True),
        (frozenset({"ann"}), "ANN", True),
        (frozenset({"ann"}), "", True),
    ],
)
def test_a_visitor_changes_nothing(
    engine: qa.Engine,
    corpus: Path,
    tmp_path: Path,
    names: frozenset[str] | None,
    who: str | None,
    exists: bool,
) -> None:
    sent = tmp_path / "new.txt"
    sent.write_text("The Garden Bank opened.")
    handlers = LibraryHandlers(engine, Curators(corpus, names) if exists else None)
    before = sorted(path.name for path in corpus.rglob("*"))
    told = attempts(handlers, signed_in(who), sent)
    assert len(told) == 5
    assert all(REFUSED in one[1] for one in told)
    assert sorted(path.name for path in corpus.rglob("*")) == before
    html, tools, _ = handlers.show(signed_in(who))
    assert tools.visible is False
    assert "discard" not in html
    assert "bank.txt" in html


def test_a_curator_adds_replaces_removes_and_puts_back(
    engine: qa.Engine, corpus: Path, tmp_path: Path
) -> None:
    handlers = LibraryHandlers(engine, Curators(corpus, frozenset({"ann"})))
    ann = signed_in("ann")
    sent = tmp_path / "bank.txt"
    sent.write_text("Correction. The Garden Bank was closed.")
    (told,) = handlers.upload([str(sent)], False, ann)
    assert "is there already" in told[1]
    assert (corpus / "bank.txt").read_text() == BANK
    sent.write_text("Correction. The Garden Bank was closed.")
    (told,) = handlers.upload([str(sent)], True, ann)
    assert "bank.txt was added, the old one removed" in told[1]
    assert not sent.exists()
    handlers.discard(event(id="bank.txt"), ann)
    assert not (corpus / "bank.txt").exists()
    assert "is not in the corpus folder" in handlers.discard(event(id="../x"), ann)[1]
    assert "is not in the corpus folder" in handlers.discard(event(id=7), ann)[1]
    (corrected, original) = sorted(
        (corpus / ".trash").iterdir(),
        key=lambda home: "Corr" not in (home / "bank.txt").read_text(),
    )
    assert "was put back" in handlers.restore(event(token=original.name), ann)[1]
    assert (corpus / "bank.txt").read_text() == BANK
    assert (corrected / "bank.txt").exists()


def test_reindexing_reports_like_the_command_and_is_undone(engine: qa.Engine, corpus: Path) -> None:
    handlers = LibraryHandlers(engine, Curators(corpus))
    nobody = signed_in(None)
    (corpus / "garden.txt").write_text("The Garden Bank opened on 5 May 2026.")
    told = [one[1] for one in handlers.reindex(nobody)]
    assert any("<progress" in one for one in told)
    assert "Generation 000002 published: 2 documents" in told[-1]
    assert "not read: broken.pdf" in told[-1]
    assert engine.ask("When did the Garden Bank open?").answered
    assert (
        "Generation 000001 published again, instead of 000002" in handlers.undo("000002", nobody)[1]
    )
    assert [document.id for document in engine.documents] == ["bank.txt"]
    assert (corpus / "garden.txt").exists()
    assert "there is no generation before 000001" in handlers.undo("000001", nobody)[1]


def test_undo_takes_back_only_what_the_curator_has_seen(engine: qa.Engine, corpus: Path) -> None:
    """Two look at the library; one re-indexes, and the other wants to undo what was there before."""
    handlers = LibraryHandlers(engine, Curators(corpus))
    one, other = signed_in(None), signed_in(None)
    (corpus / "garden.txt").write_text("The Garden Bank opened on 5 May 2026.")
    qa.build(corpus, engine.folder)
    assert 'data-generation="000002"' in handlers.show(other)[0]
    (corpus / "ferry.txt").write_text("The ferry sails again.")
    assert "Generation 000003 published" in [*handlers.reindex(one)][-1][1]
    html, told = handlers.undo("000002", other)
    assert "generation 000003 was published meanwhile, instead of 000002" in told
    assert engine.generation == "000003"
    assert 'data-generation="000003"' in html
    for seen, now in (("000003", "000002"), ("000002", "000001")):
        html, told = handlers.undo(seen, other)
        assert f"Generation {now} published again, instead of {seen}" in told
        assert f'data-generation="{now}"' in html
    assert "there is no generation before 000001" in handlers.undo("000001", other)[1]
    assert "nothing was undone" in handlers.undo("", other)[1]
    assert [one.id for one in engine.documents] == ["bank.txt"]


def test_a_second_writer_is_told_who_the_first_is(engine: qa.Engine, corpus: Path) -> None:
    handlers = LibraryHandlers(engine, Curators(corpus))
    with one_writer(engine.folder, "qa watch"):
        *_, last = handlers.reindex(signed_in(None))
        assert "is being written by qa watch" in last[1]
        assert "is being written by qa watch" in handlers.undo("000001", signed_in(None))[1]
        assert engine.ask("Which bank was closed on 4 May 2026?").answered
    assert last[2].interactive


def test_the_catalogue_says_what_became_of_each_file(engine: qa.Engine, corpus: Path) -> None:
    states = {one.id: one.state for one in catalogue(engine)[1]}
    assert states == {"bank.txt": INDEXED, "copy.txt": COPY, "broken.pdf": UNREADABLE}
    (corpus / "bank.txt").write_text("Another text.")
    (corpus / "copy.txt").unlink()
    (corpus / "new.txt").write_text("New.")
    held = {one.id: one for one in catalogue(engine, corpus)[1]}
    assert {id: one.state for id, one in held.items()} == {
        "bank.txt": CHANGED,
        "copy.txt": GONE,
        "broken.pdf": UNREADABLE,
        "new.txt": NEW,
    }
    assert "is not a PDF" in held["broken.pdf"].reason
    assert {id: one.kind for id, one in held.items()}["broken.pdf"] == "PDF"


def test_names_and_titles_are_only_text(engine: qa.Engine, corpus: Path) -> None:
    (corpus / HOSTILE).write_text("# <script>alert(1)</script>\n\nThe bank closed.")
    qa.build(corpus, engine.folder)
    html = library_to_html(catalogue(engine, corpus)[1], "000001", True)
    assert "<img" not in html
    assert "<script" not in html
    assert "&lt;img src=x" in html


def test_a_document_that_nothing_cites_is_opened(engine: qa.Engine) -> None:
    handlers = LibraryHandlers(engine)
    opened, bar, source, _ = handlers.open_document(None, event(id="bank.txt", place=0))
    assert opened.citation.document.id == "bank.txt"
    assert "Quotation" not in bar
    assert "<mark" not in source
    assert handlers.open_document(opened, event(id="../secret", place=0))[0] is opened


def test_options_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    passwords = {"ann": "a", "ben": "b"}
    assert curators_of(tmp_path, False, [], passwords) is None
    named = curators_of(tmp_path, True, ["ann"], passwords)
    assert named is not None
    assert [named.include(who) for who in ("ann", "ben", None)] == [True, False, False]
    for curate, names, known in (
        (False, ["ann"], passwords),
        (True, ["ann"], None),
        (True, [], passwords),
        (True, ["eve"], passwords),
    ):
        with pytest.raises(qa.QAError, match=r"--curat|--auth"):
            curators_of(tmp_path, curate, names, known)


def test_passwords_are_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text("ann:open:sesame\n\nben:b\n")
    assert read_passwords(file) == {"ann": "open:sesame", "ben": "b"}
    for text in ("", "ann\n", ":x\n", "ann:\n"):
        file.write_text(text)
        with pytest.raises(qa.QAError):
            read_passwords(file)


def test_another_folder_is_not_curated_by_mistake(engine: qa.Engine, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(qa.QAError, match="the index was made of"):
        curated_folder(engine.folder, other)
    (tmp_path / "corpus").rename(tmp_path / "moved")
    assert curated_folder(engine.folder, tmp_path / "moved") == (tmp_path / "moved").resolve()
