"""What a generation is made of, and which one is published."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from qa.errors import IndexDamaged, IndexForeign, IndexMissing
from qa.settings import IndexSettings

SCHEMA = 1
MENDING = "run: qa index"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a generation, by the names of its objects."""

    id: str
    sha256: str
    text: str
    layout: str
    vectors: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why, as a clause: "is empty"."""

    document: str
    reason: str


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

    def to_json(self) -> bytes:
        return json.dumps(
            {"schema": SCHEMA, **asdict(self)}, ensure_ascii=False, indent=1, sort_keys=True
        ).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Raises `IndexForeign` for another schema, `IndexDamaged` for anything malformed."""
        try:
            value = json.loads(content)
            schema = value.pop("schema")
            if schema != SCHEMA:
                raise IndexForeign(f"the index has schema {schema}, not {SCHEMA}; {MENDING}")
            value["settings"] = IndexSettings.from_dict(value["settings"])
            value["documents"] = tuple(Entry(**entry) for entry in value["documents"])
            value["failures"] = tuple(Failure(**failure) for failure in value["failures"])
            return cls(**value)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(f"the manifest is malformed ({error}); {MENDING}") from error


def published(folder: Path) -> tuple[str, str]:
    """The name of the published generation and the SHA-256 of its manifest."""
    try:
        generation, digest = (folder / "CURRENT").read_text("utf-8").split()
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
