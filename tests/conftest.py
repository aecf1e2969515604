"""Fixtures: the shipped corpus, indexed once with the real models, and folders that share them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import settings

import qa
from tests.turns import in_turn

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"


settings.register_profile("patient", deadline=None)  # a busy machine is no failure
settings.load_profile("patient")


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all who run these tests at the same time share (`pytest -n 2`)."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(autouse=True)
def turn(request: pytest.FixtureRequest, together: Path) -> Iterator[None]:
    """What is marked `alone` measures time: nothing runs beside it."""
    with in_turn(together, request.node.get_closest_marker("alone") is not None):
        yield


@pytest.fixture(scope="session")
def shipped_index(together: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the shipped corpus; to be read, not changed."""
    made = together / "shipped"
    with FileLock(together / "shipped.lock"):
        if not (made / "CURRENT").exists():
            assert qa.build(CORPUS, made).failed == ()
    folder = tmp_path_factory.mktemp("shipped") / "index"
    shutil.copytree(made, folder, copy_function=os.link)
    return folder


@pytest.fixture(scope="session")
def engine(shipped_index: Path) -> qa.Engine:
    return qa.open(shipped_index)


@pytest.fixture
def index_folder(shipped_index: Path, tmp_path: Path) -> Path:
    """An index folder that holds nothing but the exported models, so that building is quick."""
    folder = tmp_path / "index"
    shutil.copytree(shipped_index / "models", folder / "models", copy_function=os.link)
    return folder


@pytest.fixture
def build_from(index_folder: Path, tmp_path: Path) -> Callable[..., qa.BuildReport]:
    """Write files, given as name → content, into a corpus folder and index it into `index_folder`."""

    def build(files: dict[str, str | bytes]) -> qa.BuildReport:
        for name, content in files.items():
            path = tmp_path / "corpus" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return qa.build(tmp_path / "corpus", index_folder)

    return build


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests that look at the chat; each opens pages in a session of its own."""
    from tests.browsing import launched  # skips where there is no playwright

    with launched() as one:
        yield one


@pytest.fixture(scope="session")
def address(shipped_index: Path) -> Iterator[str]:
    """The chat as it is started by hand: `python app.py`, in a process of its own."""
    from tests.browsing import Served

    with Served(shipped_index) as url:
        yield url


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page; see `tests.browsing.visits`."""
    from tests.browsing import visits

    with visits(browser) as open_page:
        yield open_page
