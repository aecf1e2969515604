"""Haystack: BM25 and embedding retrievers over the in-memory store, joined by reciprocal rank fusion.

As in the documentation of hybrid retrieval and of `DocumentJoiner`. Documents are split, where wanted, by
`DocumentSplitter` with its defaults, 200 words.
"""

from __future__ import annotations

from pathlib import Path

from protocol import RETRIEVED, Job, Peer, Text, main


def make(job: Job) -> Peer:
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
        SentenceTransformersTextEmbedder,
    )

    class Haystack:
        def __init__(self) -> None:
            self._embedder = SentenceTransformersDocumentEmbedder(
                model=job.weights, normalize_embeddings=True, progress_bar=False
            )
            if job.documents:
                self._embedder.warm_up()

        def index(self, documents: tuple[Text, ...], split: bool) -> int:
            made = [Document(content=one.whole, meta={"name": one.id}) for one in documents]
            if split:
                made = DocumentSplitter().run(made)["documents"]
            store = InMemoryDocumentStore()
            store.write_documents(self._embedder.run(made)["documents"])
            self._use(store)
            return len(made)

        def save(self, store: Path) -> None:
            self._store.save_to_disk(str(store / "store.json"))

        def open(self, store: Path) -> None:
            self._use(InMemoryDocumentStore.load_from_disk(str(store / "store.json")))

        def _use(self, store: InMemoryDocumentStore) -> None:
            self._store = store
            pipeline = Pipeline()
            pipeline.add_component(
                "embedder",
                SentenceTransformersTextEmbedder(
                    model=job.weights, normalize_embeddings=True, progress_bar=False
                ),
            )
            pipeline.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=RETRIEVED))
            pipeline.add_component("bm25", InMemoryBM25Retriever(store, top_k=RETRIEVED))
            pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
            pipeline.connect("embedder.embedding", "dense.query_embedding")
            pipeline.connect("dense", "joiner")
            pipeline.connect("bm25", "joiner")
            self._pipeline = pipeline

        def search(self, question: str) -> list[str]:
            result = self._pipeline.run(
                {"embedder": {"text": question}, "bm25": {"query": question}}
            )
            return [document.meta["name"] for document in result["joiner"]["documents"]]

    return Haystack()


if __name__ == "__main__":
    main(make)
