"""txtai: `Embeddings(hybrid=True)`, whose scores are normalised and added half and half.

It has no step of its own that splits documents. Faiss is told to search exactly, as all others here do.
"""

from __future__ import annotations

from pathlib import Path

from protocol import MOST, Job, Peer, Text, main


def make(job: Job) -> Peer:
    from txtai import Embeddings

    class Txtai:
        def __init__(self) -> None:
            self._embeddings = Embeddings(
                path=job.weights, hybrid=True, faiss={"components": "IDMap,Flat"}, gpu=False
            )

        def index(self, documents: tuple[Text, ...], split: bool) -> int:
            if split:
                raise ValueError("txtai indexes documents whole")
            self._embeddings.index((one.id, one.whole) for one in documents)
            return len(documents)

        def save(self, store: Path) -> None:
            self._embeddings.save(str(store / "txtai"))

        def open(self, store: Path) -> None:
            self._embeddings.load(str(store / "txtai"))

        def search(self, question: str) -> list[str]:
            # each of its two searches brings ten times the limit: the same 100 as everybody's
            return [id for id, _ in self._embeddings.search(question, MOST)]

    return Txtai()


if __name__ == "__main__":
    main(make)
