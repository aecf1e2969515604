"""What a web page says about itself: `<meta>`, JSON-LD, `<title>` and `<time>`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from qa.documents.canonical import canonical
from qa.documents.given import given_date
from qa.documents.parsed import Claim, Field

_ORIGIN = "HTML meta"
# Best first; compared in lower case with the name, property or itemprop of a <meta>.
_META: dict[Field, tuple[str, ...]] = {
    "title": ("og:title", "citation_title", "dc.title", "dcterms.title", "twitter:title"),
    "published": (
        "article:published_time",
        "datepublished",
        "citation_publication_date",
        "dc.date",
        "dcterms.date",
        "dc.date.issued",
        "pubdate",
        "publication_date",
        "date",
    ),
    "author": ("author", "article:author", "citation_author", "dc.creator", "dcterms.creator"),
    "source": ("og:site_name", "citation_publisher", "dc.publisher", "publisher"),
}
_LD: dict[Field, tuple[str, ...]] = {
    "title": ("headline",),
    "published": ("datePublished",),
    "author": ("author",),
    "source": ("publisher",),
}


# What is left of a title when the heading is taken out: the site's name behind a sign.
_SITE = re.compile(r"\s+[|–—·»:-]\s.{2,60}|.{2,60}\s[|–—·»:-]\s+|")


def claims_of(tree: Any) -> list[Claim]:
    """The page's claims, for each field the most explicit first."""
    meta = _meta(tree)
    linked = list(_json_ld(tree))
    claims = [
        *((field, meta[name]) for field, names in _META.items() for name in names if name in meta),
        *((field, value) for field, keys in _LD.items() for value in _linked(linked, keys)),
        *(("title", title) for title in _title(tree)),
        *(("published", time) for time in _times(tree)),
        *(("author", canonical(link.text_content())) for link in tree.xpath("//a[@rel='author']")),
    ]
    return [claim for field, value in claims for claim in _claim(field, value)]


def _claim(field: Field, value: str) -> Iterator[Claim]:
    if field == "published":
        if day := given_date(value):
            yield Claim(field, day, _ORIGIN)
    elif text := canonical(value):
        yield Claim(field, text, _ORIGIN)


def _meta(tree: Any) -> dict[str, str]:
    """Name → content, the first of each name."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if content:
            found.setdefault(name.strip().lower(), content)
    return found


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD that has a headline or a date."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            pending = [json.loads(script.text or "")]
        except (ValueError, RecursionError):  # a page may hold anything; the text remains
            continue
        while pending:
            node = pending.pop(0)
            if isinstance(node, list):
                pending.extend(node)
            elif isinstance(node, dict):
                pending.append(node.get("@graph"))
                if "headline" in node or "datePublished" in node:
                    yield node


def _linked(nodes: list[dict[str, Any]], keys: tuple[str, ...]) -> Iterator[str]:
    for node in nodes:
        for key in keys:
            value = node.get(key)
            people = value if isinstance(value, list) else [value]
            names = [
                person.get("name") if isinstance(person, dict) else person for person in people
            ]
            text = ", ".join(name for name in names if isinstance(name, str))
            if text:
                yield text


def _title(tree: Any) -> Iterator[str]:
    """The page's title, without the site's name where the main heading shows what that is."""
    title = canonical(" ".join(tree.xpath("//head/title//text()")))
    for heading in tree.iter("h1", "h2"):
        text = canonical(heading.text_content())
        rest = title.removeprefix(text).removesuffix(text)
        if text and rest != title and (heading.tag == "h1" or _SITE.fullmatch(rest)):
            yield text
    if title:
        yield title


def _times(tree: Any) -> Iterator[str]:
    for element in tree.xpath("//time[@itemprop='datePublished' or @pubdate] | //article//time"):
        yield element.get("datetime") or element.text_content()
