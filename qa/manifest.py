"""What a generation is made of, and which one is published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from qa.errors import IndexDamaged, IndexForeign, IndexMissing
from qa.settings import IndexSettings

SCHEMA = 3
READABLE = frozenset({1, 2, SCHEMA})
"""Schemas whose objects can be taken over; only an index of `SCHEMA` itself can be asked."""
MENDING = "run: qa index"
TEXT, VECTORS = ".json", ".f32"
"""Suffixes of objects: documents and layouts; vectors."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Another file with the bytes or the text of a document that is indexed once."""

    id: str
    sha256: str
    text: str
    """The name of its own text object: it may have another title or date."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a generation, by the names of its objects."""

    id: str
    sha256: str
    text: str
    layout: str
    vectors: str
    canonical: str = ""
    """SHA-256 of the canonical text alone, UTF-8; "" in an index of schema 1."""
    copies: tuple[Copy, ...] = ()
    """In the order of their ids."""

    @property
    def files(self) -> dict[str, str]:
        """The SHA-256 of each file that is this document, by id."""
        return {self.id: self.sha256, **{copy.id: copy.sha256 for copy in self.copies}}

    @property
    def references(self) -> Iterator[str]:
        """The objects that it consists of."""
        yield from (self.text + TEXT, self.layout + TEXT, self.vectors + VECTORS)
        yield from (copy.text + TEXT for copy in self.copies)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why, as a clause: "is empty"."""

    document: str
    reason: str
    sha256: str = ""
    """Of the bytes that could not be read; "" if the file could not even be opened."""


@dataclass(frozen=True, slots=True)
class Way:
    """How documents become vectors: what was made in the same way need not be made again."""

    fingerprint: str
    settings: IndexSettings
    reader_version: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of."""

    corpus: str
    """The corpus folder, absolute: where the original files were."""
    created: str
    """ISO 8601, UTC."""
    encoder: str
    fingerprint: str
    reader_version: int
    settings: IndexSettings
    documents: tuple[Entry, ...]
    failures: tuple[Failure, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file beside the manifest."""
    passages: int = 0
    parent: str = ""
    """The generation that was published when this one was made; "" for none."""
    changes: dict[str, int] = field(default_factory=dict)
    """How many documents were added, changed, renamed and removed since the parent."""
    schema: int = SCHEMA

    @property
    def way(self) -> Way:
        return Way(self.fingerprint, self.settings, self.reader_version)

    @property
    def sources(self) -> dict[str, str]:
        """The SHA-256 of each indexed file, copies among them, by id."""
        return {id: sha for entry in self.documents for id, sha in entry.files.items()}

    @property
    def references(self) -> set[str]:
        """All objects that the generation consists of."""
        return {reference for entry in self.documents for reference in entry.references}

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Raises `IndexForeign` for another schema, `IndexDamaged` for anything malformed."""
        try:
            value = json.loads(content)
            if value["schema"] not in READABLE:
                raise IndexForeign(
                    f"the index has schema {value['schema']}, not {SCHEMA}; {MENDING}"
                )
            value["settings"] = IndexSettings.from_dict(value["settings"])
            value["documents"] = tuple(_entry(entry) for entry in value["documents"])
            value["failures"] = tuple(Failure(**failure) for failure in value["failures"])
            return cls(**value)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(f"the manifest is malformed ({error}); {MENDING}") from error

    def same_content(self, other: Manifest) -> bool:
        """Whether a reader could not tell the two generations apart."""
        told = {"created", "files", "passages", "parent", "changes"}
        names = [member.name for member in fields(self) if member.name not in told]
        return all(getattr(self, name) == getattr(other, name) for name in names)


def _entry(value: dict[str, object]) -> Entry:
    copies = value.pop("copies", [])
    if not isinstance(copies, list):
        raise TypeError("copies must be a list")
    return Entry(**value, copies=tuple(Copy(**copy) for copy in copies))  # type: ignore[arg-type]


def pointer(generation: str, digest: str) -> bytes:
    """What `CURRENT` holds to publish a generation."""
    return f"{generation} {digest}\n".encode()


def published(folder: Path) -> tuple[str, str]:
    """The name of the published generation and the SHA-256 of its manifest."""
    try:
        content = (folder / "CURRENT").read_bytes()
        generation, digest = content.decode().split()
        if content != pointer(generation, digest):
            raise ValueError("it is not a generation and a checksum")
    except FileNotFoundError:
        ours = {"generations", "objects", "models"}
        held = [f for f in folder.iterdir() if f.name[0] != "."] if folder.is_dir() else []
        if held and not ours & {file.name for file in held}:
            raise IndexForeign(
                f"{folder} holds something else ({held[0].name}); name another folder with --index"
            ) from None
        raise IndexMissing(
            f"there is no index in {folder}; run: qa index --index {folder}"
        ) from None
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{folder / 'CURRENT'} is unreadable ({error}); {MENDING}") from error
    return generation, digest
