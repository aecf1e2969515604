"""Files that are received, removed and put back: hostile names, nothing overwritten, nothing destroyed."""

from __future__ import annotations

from pathlib import Path

import pytest

import qa
from qa.corpus import corpus_files
from qa.corpus_files import LONGEST_NAME, put_back, receive, remove, removed, safe_name
from qa.errors import CorpusError, DocumentError


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    return tmp_path / "corpus"


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A file as it lies where uploads arrive."""
    (tmp_path / "sent").write_text("The Harbour Bank was closed on 4 May 2026.")
    return tmp_path / "sent"


def ids(corpus: Path) -> list[str]:
    return [id for id, _ in corpus_files(corpus)]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("notes.txt", "notes.txt"),
        ("../../etc/notes.txt", "notes.txt"),
        ("/etc/notes.txt", "notes.txt"),
        ("C:\\Users\\me\\notes.txt", "notes.txt"),
        ("..\\..\\notes.txt", "notes.txt"),
        ("no\0tes\n.txt", "notes.txt"),
        ("\u202etxt.notes\u200b.pdf", "txt.notes.pdf"),
        (".hidden.txt", "hidden.txt"),
        ("~$lock.docx", "lock.docx"),
        ("con.txt", "_con.txt"),
        ("COM1.report.pdf", "_COM1.report.pdf"),
        ("console.txt", "console.txt"),
        ("report.exe.pdf", "report.exe.pdf"),
        ("  a   b . . .txt", "a b.txt"),
        ('say "what": <now>|?*.md', "say _what__ _now____.md"),
        ("e\u0301te\u0301.html", "été.html"),
        ("Мінск 会議 كلمة.PDF", "Мінск 会議 كلمة.PDF"),
        ("<img src=x onerror=alert(1)>.txt", "_img src=x onerror=alert(1)_.txt"),
    ],
)
def test_names_are_made_safe(given: str, name: str) -> None:
    assert safe_name(given) == name
    assert safe_name(name) == name


@pytest.mark.parametrize("given", ["", ".", "..", "/", ".pdf", "....", "\0", "a/", "\ud800"])
def test_names_of_which_nothing_is_left_are_refused(given: str) -> None:
    with pytest.raises(DocumentError, match=r"has no usable name|has a format"):
        safe_name(given)


@pytest.mark.parametrize("given", ["run.exe", "report.pdf.exe", "notes", "page.html/", "a.pdf."])
def test_only_supported_kinds_are_taken(given: str) -> None:
    if given == "a.pdf.":
        assert safe_name(given) == "a.pdf"
        return
    with pytest.raises(DocumentError):
        safe_name(given)


def test_a_long_name_is_cut_before_its_suffix() -> None:
    name = safe_name("ж" * 5000 + ".markdown")
    assert name == "ж" * ((LONGEST_NAME - 9) // 2) + ".markdown"


def test_a_file_is_received_under_its_safe_name(corpus: Path, sent: Path) -> None:
    received = receive(sent, "../../.bank.txt", corpus)
    assert (received.id, received.replaced) == ("bank.txt", False)
    assert (corpus / "bank.txt").read_bytes() == sent.read_bytes()
    assert [file.name for file in corpus.iterdir()] == ["bank.txt"]
    assert not (corpus.parent.parent / ".bank.txt").exists()


@pytest.mark.parametrize("given", ["bank.txt", "BANK.txt"])
def test_nothing_is_overwritten_unless_it_is_said(corpus: Path, sent: Path, given: str) -> None:
    (corpus / "bank.txt").write_text("The old text.")
    with pytest.raises(DocumentError, match="is there already"):
        receive(sent, given, corpus)
    assert (corpus / "bank.txt").read_text() == "The old text."
    assert receive(sent, given, corpus, replace=True).replaced
    assert ids(corpus) == [given]
    (old,) = removed(corpus)
    assert (corpus / ".trash" / old.token / old.id).read_text() == "The old text."


def test_what_the_indexer_would_refuse_is_refused_at_once(corpus: Path, tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.write_bytes(b"")
    with pytest.raises(DocumentError, match="is empty"):
        receive(sent, "a.txt", corpus)
    sent.write_bytes(b"MZ not a PDF")
    with pytest.raises(DocumentError, match="is not a PDF"):
        receive(sent, "report.exe.pdf", corpus)
    with sent.open("wb") as stream:
        stream.truncate(256 * 1024 * 1024 + 1)
    with pytest.raises(DocumentError, match="is larger than 256 MB"):
        receive(sent, "a.txt", corpus)
    assert list(corpus.iterdir()) == []


def test_a_link_is_neither_written_through_nor_followed(corpus: Path, sent: Path) -> None:
    outside = corpus.parent / "outside.txt"
    outside.write_text("Not of the corpus.")
    (corpus / "link.txt").symlink_to(outside)
    with pytest.raises(DocumentError, match="is there already"):
        receive(sent, "link.txt", corpus)
    receive(sent, "link.txt", corpus, replace=True)
    assert outside.read_text() == "Not of the corpus."
    assert not (corpus / "link.txt").is_symlink()
    (corpus / "other.txt").symlink_to(outside)
    remove("other.txt", corpus)
    assert outside.exists()


def test_a_link_to_a_folder_outside_is_not_entered(corpus: Path) -> None:
    outside = corpus.parent / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text("Not of the corpus.")
    (corpus / "linked").symlink_to(outside)
    with pytest.raises(DocumentError, match="is not in the corpus folder"):
        remove("linked/a.txt", corpus)
    assert (outside / "a.txt").exists()


def test_a_trash_that_leads_elsewhere_is_not_used(corpus: Path) -> None:
    outside = corpus.parent / "outside"
    outside.mkdir()
    (corpus / ".trash").symlink_to(outside)
    (corpus / "a.txt").write_text("Stays.")
    with pytest.raises(CorpusError, match="is a link"):
        remove("a.txt", corpus)
    assert ids(corpus) == ["a.txt"]
    assert removed(corpus) == ()


def test_removed_files_lie_in_the_trash_and_can_be_put_back(corpus: Path) -> None:
    (corpus / "2026").mkdir()
    for text in ("first", "second"):
        (corpus / "2026" / "a.txt").write_text(text)
        remove("2026/a.txt", corpus)
    assert ids(corpus) == []
    second, first = removed(corpus)
    (corpus / "2026").rmdir()
    assert put_back(first.token, corpus) == "2026/a.txt"
    assert (corpus / "2026" / "a.txt").read_text() == "first"
    with pytest.raises(DocumentError, match="is there already"):
        put_back(second.token, corpus)
    assert removed(corpus) == (second,)
    assert (corpus / "2026" / "a.txt").read_text() == "first"


@pytest.mark.parametrize(
    "id", ["../secret.txt", "/etc/passwd", ".hidden", "", ".", "a\0b", "\ud800"]
)
def test_only_files_of_the_corpus_can_be_removed(corpus: Path, id: str) -> None:
    (corpus.parent / "secret.txt").write_text("secret")
    (corpus / ".hidden").write_text("hidden")
    with pytest.raises(DocumentError, match="is not in the corpus folder"):
        remove(id, corpus)
    with pytest.raises(DocumentError, match="is not in the trash"):
        put_back(id, corpus)
    assert (corpus.parent / "secret.txt").exists()
    assert (corpus / ".hidden").exists()


def test_a_folder_is_never_replaced(corpus: Path, sent: Path) -> None:
    (corpus / "notes.txt").mkdir()
    with pytest.raises(DocumentError, match="is the name of a folder"):
        receive(sent, "notes.txt", corpus, replace=True)
    assert (corpus / "notes.txt").is_dir()


def test_a_missing_corpus_is_said(sent: Path, tmp_path: Path) -> None:
    with pytest.raises(qa.QAError, match="is not a folder"):
        receive(sent, "a.txt", tmp_path / "nowhere")
