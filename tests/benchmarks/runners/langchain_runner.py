"""LangChain: FAISS and BM25 retrievers in an `EnsembleRetriever`, half and half.

Documents are split, where wanted, by `RecursiveCharacterTextSplitter` into 1,000 characters of which 200
overlap, as in its tutorials. BM25 gets a `preprocess_func` for lower-case words, since its default splits
at white space only and tells "Bank," from "bank". BM25 is not kept on disk: opening makes it again.
"""

from __future__ import annotations

import re
from pathlib import Path

from protocol import RETRIEVED, Job, Peer, Text, main


def lower_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def make(job: Job) -> Peer:
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    class LangChain:
        def __init__(self) -> None:
            self._embeddings = HuggingFaceEmbeddings(
                model_name=job.weights,
                model_kwargs={"device": "cpu"},
                encode_kwargs={"normalize_embeddings": True},
            )

        def index(self, documents: tuple[Text, ...], split: bool) -> int:
            made = [
                Document(page_content=one.whole, metadata={"name": one.id}) for one in documents
            ]
            if split:
                splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
                made = splitter.split_documents(made)
            for number, one in enumerate(made):
                one.metadata["unit"] = number
            self._use(FAISS.from_documents(made, self._embeddings), made)
            return len(made)

        def save(self, store: Path) -> None:
            self._faiss.save_local(str(store))

        def open(self, store: Path) -> None:
            faiss = FAISS.load_local(
                str(store), self._embeddings, allow_dangerous_deserialization=True
            )
            names = faiss.index_to_docstore_id
            self._use(faiss, [faiss.docstore.search(names[place]) for place in range(len(names))])

        def _use(self, faiss: FAISS, documents: list[Document]) -> None:
            self._faiss = faiss
            bm25 = BM25Retriever.from_documents(documents, preprocess_func=lower_words, k=RETRIEVED)
            dense = faiss.as_retriever(search_kwargs={"k": RETRIEVED})
            self._ensemble = EnsembleRetriever(
                retrievers=[bm25, dense], weights=[0.5, 0.5], id_key="unit"
            )

        def search(self, question: str) -> list[str]:
            return [one.metadata["name"] for one in self._ensemble.invoke(question)]

    return LangChain()


if __name__ == "__main__":
    main(make)
