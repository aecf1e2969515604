"""Imports point down the layers, and importing the package costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import qa

PACKAGE = Path(qa.__file__).parent
LAYERS = (
    {"types", "errors", "settings"},
    {
        "documents", "times", "passages", "encoder", "lexical", "names", "question", "marks",
        "network", "span_model", "inference", "store", "timing", "confidence", "corpus", "manifest",
        "page_marks", "factuality", "enumerations", "subjects", "chronicle", "kinds",
        "spelling", "spellings", "followups", "announced", "items", "numbers", "demands",
        "locks", "journal", "generations", "duplicates", "corpus_files", "agreement", "nations", "naming",
    },
    {"index", "models", "export", "known"},
    {"planning", "history", "proof"},
    {"parts"},
    {"work"},
    {
        "indexer", "retriever", "signals", "reader", "answer", "listing", "scanning", "histories", "filters",
        "grounds", "silence", "wording", "coverage",
    },
    {"engine", "verification", "watch", "doctor"},
    {"catalogue"},
    {"examples", "render", "evaluation", "training", "progress", "feedback"},
    {"ui", "cli"},
)  # fmt: skip
LAYER = {module: number for number, modules in enumerate(LAYERS) for module in modules}
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def module_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_modules(path: Path) -> set[str]:
    """The modules of this package that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "qa":
            found |= {alias.name for alias in node.names if alias.name in LAYER}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qa."):
            found.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("qa.")}
    return found


def test_every_module_has_a_layer() -> None:
    assert {module_of(path) for path in SOURCES} == set(LAYER)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path: Path) -> None:
    own = module_of(path)
    upward = {name for name in imported_modules(path) if LAYER[name] > LAYER[own]}
    assert upward == set()


def test_only_the_index_imports_faiss() -> None:
    users = {module_of(path) for path in SOURCES if "import faiss" in path.read_text("utf-8")}
    assert users == {"index"}


def loaded_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after running the code."""
    script = f"{code}\nimport sys; print(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(result.stdout.splitlines()[-1].split())


HEAVY = {"torch", "transformers", "sentence_transformers", "gradio", "faiss", "onnxruntime"}


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_after("import qa") & (HEAVY | {"numpy", "pypdf"}) == set()


def test_asking_loads_neither_torch_nor_gradio(shipped_index: Path) -> None:
    code = f"import qa; print(qa.open({str(shipped_index)!r}).ask('Who is John Coale?').answered)"
    assert loaded_after(code) & HEAVY == {"faiss", "onnxruntime"}


def test_public_names_are_sorted_and_there() -> None:
    assert list(qa.__all__) == sorted(qa.__all__)
    assert all(getattr(qa, name) is not None for name in qa.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        _ = qa.nonsense  # type: ignore[attr-defined]
