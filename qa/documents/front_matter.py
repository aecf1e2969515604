"""YAML front matter of a Markdown file → claims."""

from __future__ import annotations

import re
from typing import Any

from qa.documents.given import given_date
from qa.documents.parsed import Claim, Field
from qa.errors import DocumentError

_ORIGIN = "front matter"
_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<yaml>(?:.*\r?\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_KEYS: dict[Field, tuple[str, ...]] = {
    "title": ("title",),
    "published": ("published", "date", "pubdate", "publication_date", "datepublished"),
    "author": ("author", "authors", "by", "creator"),
    "source": ("source", "publisher", "publication", "site", "url", "canonical_url"),
}


def split_front_matter(text: str, id: str) -> tuple[list[Claim], str]:
    """(claims, the text below the front matter); no claims and all text where there is none."""
    match = _FRONT.match(text)
    if match is None:
        return [], text
    fields = _fields(match["yaml"], id)
    if fields is None:  # two rules with prose between them
        return [], text
    claims = [
        claim
        for field, keys in _KEYS.items()
        for key in keys
        if (claim := _claim(field, fields.get(key))) is not None
    ]
    return claims, text[match.end() :]


def _fields(source: str, id: str) -> dict[str, Any] | None:
    """The mapping, keys in lower case; None if the YAML is something else than a mapping."""
    import yaml

    try:
        loaded = yaml.safe_load(source)
    # PyYAML lets the errors of the values it builds (a 31 February, a deep nest) through
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" in line {where.line + 2}" if where is not None else ""
        raise DocumentError(id, f"has front matter that is not YAML{line}; mend it") from error
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        return None
    return {str(key).lower(): value for key, value in loaded.items()}


def _claim(field: Field, value: Any) -> Claim | None:
    if value is None or value == "":
        return None
    if field == "published":
        day = given_date(value)
        return Claim(field, day, _ORIGIN) if day else None
    text = _words(value)
    return Claim(field, text, _ORIGIN) if text else None


def _words(value: Any) -> str:
    """Names of a list joined; of a mapping its name; anything else as it is written."""
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(_words, value)))
    if isinstance(value, dict):
        return _words(value.get("name") or value.get("title") or "")
    return str(value)
