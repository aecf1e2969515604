"""What earlier generations made, found by what it was made from: so that nothing is made twice.

A text depends on a file's bytes, its format and the version of the readers (and on its name only where title
or date may come from there); a layout on the text, the settings and the encoder's tokens; vectors on the
canonical text, the layout and the encoder. Whichever of these still holds is taken over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from qa import documents
from qa.errors import IndexUnusable
from qa.manifest import TEXT, Entry, Manifest, Way
from qa.store import ObjectStore, document_from_json
from qa.types import Document


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a text: the names of its layout and of its vectors."""

    layout: str
    vectors: str


class Known:
    """Looks through manifests, the most useful first; the later ones are read only where needed.

    That an object is named here does not mean that it is whole: it is checked when it is read.
    """

    def __init__(self, objects: ObjectStore, way: Way, manifests: Iterable[Manifest]) -> None:
        self._objects = objects
        self._way = way
        self._more = iter(manifests)
        self._texts: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._made: dict[str, Made] = {}
        self._vectors: dict[tuple[str, str], str] = {}
        self._copies: dict[str, str] = {}
        self._next()

    def document(self, id: str, sha256: str) -> tuple[Document, str] | None:
        """What a file of this name and content was read as, and the name of that text."""
        while True:
            for entry in self._texts.get((sha256, _suffix(id)), ()):
                if found := self._under(id, entry):
                    return found, entry.text
            if not self._next():
                return None

    def made(self, text: str) -> Made | None:
        """What was made of a text in the same way."""
        while text not in self._made:
            if not self._next():
                return None
        return self._made[text]

    def vectors(self, canonical: str, layout: str) -> str | None:
        """The vectors of a canonical text in a layout, whatever its date or author."""
        while (canonical, layout) not in self._vectors:
            if not self._next():
                return None
        return self._vectors[canonical, layout]

    def copy_of(self, text: str) -> str | None:
        """The SHA-256 of the file as whose copy this text was not indexed itself."""
        return self._copies.get(text)

    def _under(self, id: str, entry: Entry) -> Document | None:
        try:
            document = document_from_json(self._objects.get(entry.text, TEXT), entry)
        except IndexUnusable:
            return None
        if id == entry.id or documents.keeps_metadata(document.origins, entry.id, id):
            return replace(document, id=id, copies=())
        return None

    def _next(self) -> bool:
        """Learn one more manifest; False if there is none."""
        manifest = next(self._more, None)
        if manifest is None:
            return False
        way = manifest.way
        for entry in manifest.documents:
            if way.reader_version == self._way.reader_version:
                self._texts[entry.sha256, _suffix(entry.id)].append(entry)
                for copy in entry.copies:
                    other = replace(entry, id=copy.id, sha256=copy.sha256, text=copy.text)
                    self._texts[copy.sha256, _suffix(copy.id)].append(other)
                    self._copies.setdefault(copy.text, entry.sha256)
            if way.fingerprint == self._way.fingerprint:
                self._vectors.setdefault((entry.canonical, entry.layout), entry.vectors)
                if way == self._way:
                    self._made.setdefault(entry.text, Made(entry.layout, entry.vectors))
        return True


def _suffix(id: str) -> str:
    return PurePosixPath(id).suffix.lower()
