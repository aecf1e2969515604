"""MiniLM without its layers: real vectors of the real size for next to nothing, of little meaning.

What an index costs does not depend on what its vectors mean. So the growth of everything but encoding can
be measured without encoding a hundred thousand passages.
"""

from __future__ import annotations

from pathlib import Path

from qa.models import weights_folder


def shallow_encoder(folder: Path) -> Path:
    """Write a sentence-transformers model of MiniLM's embeddings alone into `folder`; returns it."""
    if (folder / "modules.json").is_file():
        return folder
    from sentence_transformers import SentenceTransformer
    from torch import nn

    model = SentenceTransformer(str(weights_folder()), device="cpu", local_files_only=True)
    body = model[0].auto_model
    body.encoder.layer = nn.ModuleList()
    body.config.num_hidden_layers = 0
    model.save(str(folder))
    return folder
