"""The mean of several runs' weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from qa.training.averaging import main


def run(folder: Path, name: str, value: float, parameter: str = "span.weight") -> Path:
    save_file({parameter: torch.full((2, 3), value)}, folder / name)
    return folder / name


def test_the_mean_is_weighted_and_in_half_precision(tmp_path: Path) -> None:
    one, two = run(tmp_path, "one", 1.0), run(tmp_path, "two", 3.0)
    main([str(tmp_path / "out"), f"0.25={one}", f"0.75={two}"])
    (mean,) = load_file(tmp_path / "out").values()
    assert mean.dtype == torch.float16
    assert mean.tolist() == [[2.5] * 3] * 2


def test_shares_and_parameters_must_agree(tmp_path: Path) -> None:
    one, two = run(tmp_path, "one", 1.0), run(tmp_path, "two", 3.0, "other.weight")
    with pytest.raises(ValueError, match="sum to 1"):
        main([str(tmp_path / "out"), f"0.5={one}", f"0.4={one}"])
    with pytest.raises(ValueError, match="different parameters"):
        main([str(tmp_path / "out"), f"0.5={one}", f"0.5={two}"])
    assert not (tmp_path / "out").exists()
