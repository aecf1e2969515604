"""This project: documents cut into passages by its defaults, `Engine.search`."""

from __future__ import annotations

from pathlib import Path

from protocol import RETRIEVED, Job, Peer, Text, main


def make(job: Job) -> Peer:
    from qa.engine import Engine
    from qa.settings import AnswerSettings

    class Own:
        def index(self, documents: tuple[Text, ...], split: bool) -> int:
            from hashlib import sha256

            from qa.indexer import build_documents
            from qa.types import Document

            if not split:
                raise ValueError("this project indexes passages")
            made = [
                Document(one.id, sha256(one.whole.encode()).hexdigest(), one.title, one.body)
                for one in documents
            ]
            return build_documents(made, job.store).passages

        def save(self, store: Path) -> None:
            """Indexing has written everything."""
            self.open(store)

        def open(self, store: Path) -> None:
            self._engine = Engine(store, AnswerSettings(reader="sentences"))

        def search(self, question: str) -> list[str]:
            return [hit.passage.document.id for hit in self._engine.search(question, RETRIEVED)]

    return Own()


if __name__ == "__main__":
    main(make)
