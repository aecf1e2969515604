"""What a run of the indexer has finished so far, so that the next one goes on where this one died.

One line of JSON for the way of indexing, then one for each encoded document. The file is there while something
is being written; who finds it without holding the lock sees a run, who finds it under the lock the
remains of one that died.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from qa.manifest import Entry, Manifest, Way
from qa.settings import IndexSettings


class Journal:
    """The journal of the run that writes an index folder, or wrote it last."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "unfinished.jsonl"

    @property
    def exists(self) -> bool:
        return self.path.exists()

    def left(self) -> Manifest | None:
        """What a run that died had finished; None if there is nothing to take over."""
        try:
            first, *rest = self.path.read_text("utf-8").splitlines()
            head = json.loads(first)
            settings = IndexSettings.from_dict(head.pop("settings"))
            way = Way(settings=settings, **head)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        entries: list[Entry] = []
        for line in rest:
            try:
                entries.append(Entry(**{**json.loads(line), "copies": ()}))
            except (ValueError, TypeError):
                break  # written when the run died
        return Manifest(
            corpus="",
            created="",
            encoder="",
            fingerprint=way.fingerprint,
            reader_version=way.reader_version,
            settings=way.settings,
            documents=tuple(entries),
        )

    def begin(self, way: Way, entries: Iterable[Entry] = ()) -> None:
        """Start anew, with what is finished already."""
        lines = [json.dumps(asdict(way)), *map(_line, entries)]
        self.path.write_text("".join(f"{line}\n" for line in lines), "utf-8")

    def note(self, entries: Iterable[Entry]) -> None:
        """Add what was finished now."""
        with self.path.open("a", encoding="utf-8") as file:
            file.writelines(f"{_line(entry)}\n" for entry in entries)

    def end(self) -> None:
        """Everything is published."""
        self.path.unlink(missing_ok=True)


def _line(entry: Entry) -> str:
    return json.dumps(asdict(entry), ensure_ascii=False)
