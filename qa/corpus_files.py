"""Files that come into a corpus folder and that leave it: safe names, nothing overwritten, nothing destroyed.

What is removed or replaced is moved to the hidden folder `.trash` of the corpus, which is never indexed, and
can be put back:

    .trash/20260327T101500Z-0/2026/round-four.pdf       one folder per file, named by when it was removed
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import count
from pathlib import Path

from qa.corpus import corpus_files, unicode_name
from qa.documents import SIZE_LIMIT, SUFFIXES
from qa.documents.sniffing import mismatch
from qa.errors import CorpusError, DocumentError

TRASH = ".trash"
LONGEST_NAME = 180
"""Bytes of a file name in UTF-8, its suffix included; file systems allow 255."""
_SEPARATORS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # on Windows, where a corpus may be copied to
_DEVICE = re.compile(r"(con|prn|aux|nul|clock\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)
_ENOUGH_TO_KNOW = 1 << 20
"""Bytes by which the kind of a file is told."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was put into the corpus folder."""

    id: str
    given: str
    """The name that it came with; it may not have been safe."""
    replaced: bool
    """Whether it took the place of another, which lies in the trash."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A file in the trash."""

    token: str
    """The name of its folder there: what `put_back` wants."""
    id: str
    """What it was in the corpus."""


def safe_name(given: str) -> str:
    """A name that a file can safely have in the corpus folder, made of the one that it came with.

    Only the last part of a path counts; control and formatting characters are dropped, so are the dots that
    would hide the file; a long name is cut before its suffix. Raises `DocumentError` if nothing is left,
    or the format is not read.

    >>> safe_name("../../etc/Round four: notes.TXT")
    'Round four_ notes.TXT'
    """
    shown = unicode_name(given)
    name = unicodedata.normalize("NFC", _SEPARATORS.split(given)[-1])
    name = "".join(c for c in name if c.isspace() or unicodedata.category(c)[0] != "C")
    name = " ".join(_FORBIDDEN.sub("_", name).split()).lstrip(".~$ ").rstrip(". ")
    stem, suffix = Path(name).stem.rstrip(". "), Path(name).suffix
    if not stem:
        raise DocumentError(shown, "has no usable name; rename it")
    if suffix.lower() not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        raise DocumentError(shown, f"has a format that is not read; the formats are {known}")
    if _DEVICE.match(stem):
        stem = f"_{stem}"
    room = LONGEST_NAME - len(suffix)
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + suffix


def receive(file: Path, given: str, corpus: Path, replace: bool = False) -> Received:
    """Put a copy of `file` into the corpus folder, under a safe form of the name that it was given.

    It appears there complete or not at all. If the name is taken, in whatever case, nothing is written unless
    `replace` is set: then the old file goes to the trash. Raises `DocumentError` for a file that cannot be
    taken, `CorpusError` if the folder cannot be written.
    """
    name = safe_name(given)
    with _writing(corpus):
        _check(file, name)
        taken = _taken(name, corpus)
        if taken and not replace:
            raise DocumentError(name, "is there already, and was not replaced")
        if taken and (corpus / taken).is_dir():
            raise DocumentError(name, "is the name of a folder; rename it")
        draft = _draft(file, corpus)
        try:
            if taken:
                _to_trash(taken, corpus)
            _place(draft, corpus / name, name)
        finally:
            draft.unlink(missing_ok=True)
    return Received(name, given, replaced=taken is not None)


def remove(id: str, corpus: Path) -> Removed:
    """Move a file of the corpus to the trash; a link is moved itself, not what it leads to.

    A name that is not Unicode is given as `unicode_name` writes it. Raises `DocumentError` if no file of the
    corpus has this id, `CorpusError` if it cannot be moved.
    """
    there = {unicode_name(name): name for name, _ in corpus_files(corpus)}
    if unicode_name(id) not in there:
        raise DocumentError(unicode_name(id), "is not in the corpus folder")
    with _writing(corpus):
        return _to_trash(there[unicode_name(id)], corpus)


def removed(corpus: Path) -> tuple[Removed, ...]:
    """What lies in the trash, the last removed first."""
    trash = corpus / TRASH
    if trash.is_symlink() or not trash.is_dir():
        return ()
    found: list[Removed] = []
    for home in sorted(trash.iterdir(), reverse=True):
        if home.is_symlink() or not home.is_dir():
            continue
        for folder, _, names in os.walk(home):
            paths = [(Path(folder) / name).relative_to(home) for name in sorted(names)]
            found += [Removed(home.name, path.as_posix()) for path in paths]
    return tuple(found)


def put_back(token: str, corpus: Path) -> str:
    """Move a file from the trash to where it was; its id.

    Raises `DocumentError` if it is not there, or its place is taken; then nothing is moved.
    """
    found = next((one for one in removed(corpus) if one.token == token), None)
    if found is None:
        raise DocumentError(unicode_name(token), "is not in the trash")
    target = corpus / found.id
    with _writing(corpus):
        if not target.parent.resolve().is_relative_to(corpus.resolve()):
            raise DocumentError(found.id, "was in a folder that is now a link; nothing was moved")
        target.parent.mkdir(parents=True, exist_ok=True)
        _place(corpus / TRASH / token / found.id, target, found.id)
        _without_folders(corpus / TRASH / token)
    return found.id


def _check(file: Path, name: str) -> None:
    """Raise `DocumentError` for what the indexer would refuse at first sight."""
    size = file.stat().st_size
    if not size:
        raise DocumentError(name, "is empty")
    if size > SIZE_LIMIT:
        raise DocumentError(name, f"is larger than {SIZE_LIMIT >> 20} MB; split it")
    with file.open("rb") as stream:
        # A .docx may carry its text late in the file: then the reader decides.
        beginning = stream.read(size if Path(name).suffix.lower() == ".docx" else _ENOUGH_TO_KNOW)
    if reason := mismatch(beginning, Path(name).suffix.lower()):
        raise DocumentError(name, reason)


def _taken(name: str, corpus: Path) -> str | None:
    """The name in the folder that is the same one to some file system, if there is one."""
    wanted = _folded(name)
    same = [there.name for there in corpus.iterdir() if _folded(there.name) == wanted]
    return name if name in same else next(iter(sorted(same)), None)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _draft(file: Path, corpus: Path) -> Path:
    """A durable copy in the corpus folder, under a hidden name that is not indexed."""
    descriptor, name = tempfile.mkstemp(prefix=".receiving-", dir=corpus)
    try:
        with os.fdopen(descriptor, "wb") as target, file.open("rb") as source:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        Path(name).chmod(0o644)
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)


def _place(source: Path, target: Path, shown: str) -> None:
    """Move a file to a name that nothing has; a link there is not followed."""
    try:
        target.open("xb").close()
    except FileExistsError:
        raise DocumentError(shown, "is there already, and was not replaced") from None
    try:
        os.replace(source, target)
    except OSError:
        target.unlink()
        raise


def _to_trash(id: str, corpus: Path) -> Removed:
    trash = corpus / TRASH
    if trash.is_symlink():
        raise CorpusError(f"{trash} is a link; nothing was removed; make it a folder")
    trash.mkdir(exist_ok=True)
    when = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    for number in count():
        home = trash / f"{when}-{number}"
        try:
            home.mkdir()
        except FileExistsError:
            continue
        break
    target = home / id
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(corpus / id, target)
    except OSError:
        _without_folders(home)
        raise
    return Removed(home.name, id)


def _without_folders(home: Path) -> None:
    """Remove the empty folders under `home`, itself included."""
    for folder, _, _ in os.walk(home, topdown=False):
        if not any(Path(folder).iterdir()):
            Path(folder).rmdir()


@contextmanager
def _writing(corpus: Path) -> Iterator[None]:
    """What the operating system refuses, as one line."""
    if not corpus.is_dir():
        raise CorpusError(f"{corpus} is not a folder; name the folder of your documents")
    try:
        yield
    except OSError as error:
        named = error.filename or corpus
        raise CorpusError(f"{named} cannot be moved or written ({error.strerror})") from error
