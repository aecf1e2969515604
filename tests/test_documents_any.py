"""What holds for every document, whatever the file: the invariants of the contract."""

from __future__ import annotations

import logging
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import qa.documents
from qa.documents import READER_VERSION, SUFFIXES, read, reading
from qa.documents.parsed import Parsed
from qa.errors import DocumentError
from qa.types import Document

SYNTAX = st.sampled_from(
    "\n \n\n \f \r\n # ## - * ** _ [a](#) ]( | |-|-| --- > ``` `x` <p> </p> <table><tr><td> <b> <!-- "
    "<script> </div> <br> &amp; &#0; 1. • soft­hyphen- – \u200b \u200d \u00a0 ﬁ é e\u0301 \u1100 "
    "\u1161 Word word 26.03.2026 By_ . ? حبيبي \u202e \ue000 👩\u200d💻".split(" ")
)
SOURCES = st.lists(SYNTAX | st.text(max_size=6), max_size=40).map(" ".join) | st.lists(
    SYNTAX | st.text(max_size=6), max_size=40
).map("\n".join)


def check(document: Document) -> None:
    """Everything that other modules rely on."""
    text = document.text
    assert text
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in text.replace("\n", ""))
    blocks = {line for block in text.split("\n\n") for line in block.split("\n")}
    assert all(line == " ".join(line.split()) != "" for line in blocks)
    for spans in (document.headings, document.rows):
        end = 0
        for span in spans:
            assert end <= span.start < span.end <= len(text)
            assert text[span.start : span.end] in blocks
            end = span.end
    if document.pages:
        assert document.pages[0].start == 0
        assert document.pages[-1].end == len(text)
        for page, following in zip(document.pages, document.pages[1:], strict=False):
            assert page.start <= page.end == following.start
    assert document.title.strip()
    for field in ("published", "author", "source"):
        assert getattr(document, field) != ""
        assert (getattr(document, field) is None) == (getattr(document.origins, field) is None)


def check_or_refusal(path: Path) -> None:
    try:
        document = read(path, path.name)
    except DocumentError as error:
        refusal = str(error)
    else:
        check(document)
        return
    assert "\n" not in refusal


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(source=SOURCES)
def test_any_text_is_read_or_refused(folder: Path, suffix: str, source: str) -> None:
    path = folder / f"any{suffix}"
    path.write_bytes(source.encode("utf-8", "ignore"))
    check_or_refusal(path)


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(folder: Path, suffix: str, content: bytes) -> None:
    path = folder / f"bytes{suffix}"
    path.write_bytes(content)
    check_or_refusal(path)


@pytest.mark.parametrize("error", [RecursionError, MemoryError, ZeroDivisionError])
def test_whatever_trips_while_a_file_is_read_is_named(
    folder: Path,
    error: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def tripping(content: bytes, id: str) -> Parsed:
        raise error(f"in {len(content)} bytes\nof {id}")

    monkeypatch.setitem(reading._READERS, ".txt", tripping)
    path = folder / "odd.txt"
    path.write_bytes(b"odd")
    with caplog.at_level(logging.DEBUG, "qa.documents"), pytest.raises(DocumentError) as caught:
        read(path, "odd.txt")
    assert caught.value.reason == f"could not be read: {error.__name__} (in 3 bytes of odd.txt)"
    assert isinstance(caught.value.__cause__, error)
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_the_same_file_gives_the_same_document(folder: Path) -> None:
    path = folder / "same.md"
    path.write_text("# Title\n\nText.", encoding="utf-8")
    assert read(path, "same.md") == read(path, "same.md")


def test_the_hash_is_of_the_bytes(folder: Path) -> None:
    path = folder / "abc.txt"
    path.write_bytes(b"abc")
    assert read(path, "x/abc.txt").sha256 == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_unknown_formats_and_missing_files_are_refused(folder: Path) -> None:
    with pytest.raises(
        DocumentError, match=r"has a format that is not read; the formats are \.docx"
    ):
        read(folder / "a.xyz", "a.xyz")
    with pytest.raises(DocumentError, match="cannot be opened: No such file"):
        read(folder / "none.txt", "none.txt")


def test_the_face_of_the_package() -> None:
    names = ["READER_VERSION", "SIZE_LIMIT", "SUFFIXES", "keeps_metadata", "read"]
    assert sorted(qa.documents.__all__) == names
    assert READER_VERSION >= 2


def test_importing_it_loads_no_parser() -> None:
    code = (
        "import sys, qa.documents; "
        "print(sorted({'pypdf', 'docx', 'trafilatura', 'lxml', 'markdown_it', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
