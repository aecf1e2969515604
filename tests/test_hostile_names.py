"""Files whose names want to break a line, turn the text around, or are no text at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import qa
from qa.corpus_files import put_back, remove, removed
from qa.render import one_line
from qa.ui.curators import Curators
from qa.ui.library_handlers import LibraryHandlers
from qa.ui.offline import gr

BANK = "The Harbour Bank was closed on 4 May 2026."
FORGED = "x\nGeneration 000009 published.txt"
TURNED = "\u202egnp.txt"
COLOURED = "a\x1b[31m[bold]b.txt"
NO_UNICODE = "caf\udce9.txt"
SHOWN = "caf\\udce9.txt"


@pytest.fixture
def corpus(build_from: Callable[..., qa.BuildReport], tmp_path: Path) -> Path:
    """A folder of files with such names, but for the last, indexed; the last is added later."""
    try:
        build_from(dict.fromkeys((FORGED, TURNED, COLOURED), BANK))
        (tmp_path / "corpus" / NO_UNICODE).write_text(BANK)
    except OSError:
        pytest.skip("the file system does not take such names")
    return tmp_path / "corpus"


def test_what_cannot_be_seen_is_written_out() -> None:
    assert one_line(FORGED) == "x\\nGeneration 000009 published.txt"
    assert one_line(TURNED) == "\\u202egnp.txt"
    assert one_line(COLOURED) == "a\\x1b[31m[bold]b.txt"
    assert one_line(NO_UNICODE) == SHOWN
    assert one_line("Überblick – 5 мая\u202f2026.txt") == "Überblick – 5 мая\u202f2026.txt"


def test_every_command_names_each_file_on_one_line(corpus: Path, index_folder: Path) -> None:
    for command in (
        ["index", str(corpus), "--dry-run"],
        ["index", str(corpus)],
        ["doctor"],
        ["verify"],
        ["ask", "Which bank was closed on 4 May 2026?"],
    ):
        result = subprocess.run(
            [sys.executable, "-m", "qa.cli", *command, "--index", str(index_folder)],
            capture_output=True,
            text=True,
        )
        assert "Traceback" not in result.stderr
        assert not any(line.startswith("Generation 000009") for line in result.stdout.splitlines())
        assert not set(result.stdout) & {"\x1b", "\u202e"}
        if command[0] in ("index", "doctor"):
            assert f"{SHOWN}" in result.stdout


def test_a_name_that_is_no_unicode_is_shown_removed_and_put_back(
    corpus: Path, index_folder: Path
) -> None:
    qa.build(corpus, index_folder)
    handlers = LibraryHandlers(qa.open(index_folder), Curators(corpus))
    nobody = gr.Request()
    html = handlers.show(nobody)[0]
    assert html.encode()  # can be sent at all
    assert html.count(f'<td role="cell" class="named" data-value="{SHOWN}">') == 1
    assert "has a name that is not Unicode; rename it" in html
    assert "\u202egnp.txt</span>" not in html
    remove(SHOWN, corpus)
    assert not (corpus / NO_UNICODE).exists()
    assert SHOWN in handlers.show(nobody)[0]
    (lying,) = removed(corpus)
    said = handlers.restore(gr.EventData(None, {"token": lying.token}), nobody)[1]
    assert f"{SHOWN} was put back" in said
    assert (corpus / NO_UNICODE).exists()
    with pytest.raises(qa.QAError, match="is not in the trash"):
        put_back(lying.token, corpus)
