"""What can go wrong, as one tree.

    QAError                  anything that a user or a curator can mend; one line says what to do
    ├── SettingsError        an unknown or impossible setting
    ├── CorpusError          the corpus folder is missing, unreadable or holds nothing to index
    ├── DocumentError        one file cannot be read; the others can
    ├── AnswerFileError      a file does not hold an answer that could be verified
    ├── EncoderError         the encoder's weights are missing, damaged or not the expected ones
    └── IndexUnusable        see below
        ├── IndexMissing     there is no published index in the folder
        ├── IndexDamaged     a file of the index is missing or is not what the manifest says
        ├── IndexForeign     the folder holds something else, or a schema this version cannot read
        ├── IndexBusy        another program is writing it
        └── IndexUnwritable  it cannot be written: forbidden, or the disk is full

A message names the thing, the reason and, where one helps, the next command to type.
"""

from __future__ import annotations


class QAError(Exception):
    """Anything that the user can mend. `str(error)` is one line, without a full stop at the end."""


class SettingsError(QAError):
    """An unknown or impossible setting."""


class CorpusError(QAError):
    """The corpus folder is missing, unreadable or holds nothing to index."""


class DocumentError(QAError):
    """One file cannot be read.

    `reason` is a clause for a report line: "is encrypted; save a copy without its password".
    """

    def __init__(self, document: str, reason: str) -> None:
        super().__init__(f"{document}: {reason}")
        self.document = document
        self.reason = reason


class AnswerFileError(QAError):
    """A file does not hold an answer that could be verified."""


class EncoderError(QAError):
    """The encoder's weights are missing, damaged or not the expected ones."""


class IndexUnusable(QAError):
    """The index cannot be used; the message names the command that mends it."""


class IndexMissing(IndexUnusable):
    """There is no published index in the folder."""


class IndexDamaged(IndexUnusable):
    """A file of the index is missing or is not what the manifest says."""


class IndexForeign(IndexUnusable):
    """The folder holds something else, or a schema that this version cannot read."""


class IndexBusy(IndexUnusable):
    """Another program is writing the index; readers are not concerned."""


class IndexUnwritable(IndexUnusable):
    """The index cannot be written: it is forbidden, or the disk is full. It can still be read."""
