"""The exported models, made once and given to index folders, so that no measurement pays for them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from qa.models import MINILM, open_encoder, open_span_model


def exported_models(cache: Path) -> Path:
    """The folder under `cache` with the encoder and the reader, exported if they are not there."""
    models = cache / "models"
    open_encoder(MINILM, models, export=True)
    open_span_model(models, export=True)
    return models


def give_models(models: Path, index: Path) -> None:
    """Put the models into an index folder, as links where the file system has them."""
    shutil.copytree(models, index / "models", copy_function=_link, dirs_exist_ok=True)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
