"""Average the weights of several runs: `python -m qa.training.averaging OUT SHARE=WEIGHTS…`.

Runs that began at the same weights lie in one basin, and their weighted mean often reads better than each
of them (Wortsman et al. 2022, "Model soups"). The shares must sum to 1.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def average(runs: Sequence[tuple[float, Path]]) -> dict[str, torch.Tensor]:
    """The weighted mean of each parameter, in half precision.

    Raises `ValueError` if the shares do not sum to 1 or the files hold different parameters.
    """
    if abs(sum(share for share, _ in runs) - 1) > 1e-6:
        raise ValueError("the shares must sum to 1")
    loaded = [(share, load_file(path)) for share, path in runs]
    names = set(loaded[0][1])
    if any(set(weights) != names for _, weights in loaded):
        raise ValueError("the files hold different parameters")
    return {
        name: torch.stack([share * weights[name].float() for share, weights in loaded])
        .sum(dim=0)
        .half()
        .contiguous()
        for name in sorted(names)
    }


def _run(given: str) -> tuple[float, Path]:
    share, _, path = given.partition("=")
    return float(share), Path(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, average, and write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("runs", nargs="+", type=_run, metavar="SHARE=WEIGHTS")
    options = parser.parse_args(arguments)
    save_file(average(options.runs), options.out)


if __name__ == "__main__":
    main()
