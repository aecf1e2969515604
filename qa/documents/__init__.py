"""Files of the corpus → `Document`s: a reader per format, metadata, one canonical text."""

from qa.documents.metadata import keeps_metadata
from qa.documents.reading import READER_VERSION, SIZE_LIMIT, SUFFIXES, read

__all__ = ["READER_VERSION", "SIZE_LIMIT", "SUFFIXES", "keeps_metadata", "read"]
