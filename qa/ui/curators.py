"""Who may change the library: nobody, unless it is said; with passwords, only those who are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.errors import SettingsError
from qa.generations import read_manifest
from qa.manifest import published


@dataclass(frozen=True, slots=True)
class Curators:
    """Of one chat: the folder that they curate, and who they are."""

    corpus: Path
    names: frozenset[str] | None = None
    """None where nobody signs in: then it is everybody who reaches the chat."""

    def include(self, username: str | None) -> bool:
        """Whether somebody, by the name with which they signed in, is one."""
        return username is None if self.names is None else username in self.names


def curators_of(
    corpus: Path, curate: bool, names: Sequence[str], passwords: dict[str, str] | None
) -> Curators | None:
    """Those who may curate; None for nobody. Raises `SettingsError` for options that contradict each other."""
    if not curate:
        if names:
            raise SettingsError("--curators names who may curate; add --curate")
        return None
    if passwords is None:
        if names:
            raise SettingsError("--curators needs names to sign in with; add --auth FILE")
        return Curators(corpus)
    unknown = sorted(set(names) - passwords.keys())
    if not names or unknown:
        wrong = f"{', '.join(unknown)} not in the file of --auth" if unknown else "nobody is named"
        raise SettingsError(f"{wrong}; name the curators: --curators NAME,NAME")
    return Curators(corpus, frozenset(names))


def read_passwords(file: Path) -> dict[str, str]:
    """Who may sign in, of a file with one `name:password` a line.

    Raises `SettingsError` if it cannot be read or a line is not such a pair.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read ({error})") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name, _, password = line.partition(":")
        if not name.strip() or not password:
            raise SettingsError(f"{file}, line {number}: is not name:password")
        found[name.strip()] = password
    if not found:
        raise SettingsError(f"{file} names nobody; write one name:password a line")
    return found


def curated_folder(index: Path, corpus: Path) -> Path:
    """The folder of which the index was made, or `corpus` if that has moved here.

    Raises `SettingsError` if the index was made of another folder that is still there: indexing `corpus`
    would replace its documents.
    """
    made_of = read_manifest(index, *published(index))[0].corpus
    if made_of and Path(made_of).is_dir() and Path(made_of) != corpus.resolve():
        raise SettingsError(
            f"the index was made of {made_of}, not of {corpus}; name it: --corpus {made_of}"
        )
    return corpus.resolve()
