"""Running an exported model: onnxruntime for the graph, tokenizers for its words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from qa.errors import EncoderError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

BATCH = 16
"""Texts of similar length that run together; more gains nothing on a CPU."""


def session(folder: Path, threads: int = 0) -> InferenceSession:
    """The graph `folder/model.onnx` on the CPU; `threads` cores, 0 lets onnxruntime decide."""
    import onnxruntime  # costs 0.15 s: only where something is run

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Threads that wait without sleeping take the cores from whoever else would use them: two who asked
    # at once waited for twice as long, and one alone for no less.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        folder / "model.onnx", options, providers=["CPUExecutionProvider"]
    )


def bare_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer without its own cutting and padding: both are decided here."""
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception
        raise EncoderError(f"{path}: not a tokenizer ({error})") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
