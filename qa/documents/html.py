"""HTML → blocks: the article of a page, without its navigation, banners and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qa.documents.blocks import Block
from qa.documents.canonical import canonical
from qa.documents.encodings import decode
from qa.documents.html_blocks import blocks_of
from qa.documents.html_claims import claims_of
from qa.documents.parsed import Claim, Parsed
from qa.documents.preface import read_preface
from qa.documents.quiet import quiet
from qa.errors import DocumentError

_CHARSET = re.compile(
    rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BOILERPLATE = re.compile(
    r"cookie|consent|gdpr|newsletter|breadcrumb|popup|subscribe|comments?\b|site-(?:header|footer|nav)",
    re.IGNORECASE,
)
# Names that a part of the article may have too ("social-policy"): only with little but links in it.
_PERHAPS = re.compile(
    r"share|social|sidebar|related|advert|(?:\b|_)(?:nav|menu|rail|foot|footer|masthead|tags|promo|"
    r"pagination|most)(?:\b|_)",
    re.IGNORECASE,
)
_SKIP = re.compile(r"skip|sr-only|screen-reader|visually-hidden", re.IGNORECASE)
_EDIT = re.compile(r"\s*\[\s*edit(?: source)?\s*\]\Z")  # the link that wikis set beside a heading
_THIN = 240  # characters outside of links
_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog"))
_FRAMES = frozenset(("nav", "footer", "aside"))
_ENOUGH = (
    0.75  # of the page's visible text, in characters, less its frame; else the extractor lost some
)


def read_html(content: bytes, id: str) -> Parsed:
    """Blocks and claims of a web page; its whole visible text where no article can be told apart."""
    text = _decoded(content)
    if text is None:
        raise DocumentError(id, "is not text in any encoding we know; save it as UTF-8")
    tree = parse_html(text)
    if tree is None:
        raise DocumentError(id, "has no text")
    claims = tuple(claims_of(tree))
    # of a page that is laid out by tables, trafilatura makes one row
    article = [] if tree.xpath("//table//table") else _article(text)
    _drop_frame(tree)
    visible = blocks_of(tree)
    blocks = article if _size(article) >= _ENOUGH * _size(visible) else visible
    blocks = [_without_edit(block) for block in _with_main_heading(blocks, visible)]
    return Parsed(tuple(blocks), (*claims, *_said_under_title(visible, claims)))


def _without_edit(block: Block) -> Block:
    return replace(block, text=_EDIT.sub("", block.text)) if block.kind == "heading" else block


def _said_under_title(visible: list[Block], claims: tuple[Claim, ...]) -> Iterator[Claim]:
    """Date and author that stand under the title, for extractors like to cut them off."""
    titles = {canonical(str(claim.value)) for claim in claims if claim.field == "title"}
    for index, block in enumerate(visible):
        if block.text in titles or (block.kind == "heading" and block.level == 1):
            preface = read_preface(visible[index:])
            if preface.published:
                yield Claim("published", preface.published, "dateline")
            if preface.author:
                yield Claim("author", preface.author, "byline")
            return


def parse_html(text: str) -> Any | None:
    """The root element of a page, or None if there is nothing in it."""
    from lxml import etree, html

    text = _CONTROLS.sub("", _DECLARATION.sub("", text))
    if not text.strip():
        return None
    try:
        return html.document_fromstring(text)
    except (etree.LxmlError, ValueError, AssertionError):  # nothing but comments, for one
        return None


def _decoded(content: bytes) -> str | None:
    """By the byte order mark, else by the page's own word, else by trying."""
    named = _CHARSET.search(content[:4096])
    if named and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return content.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeError):
            pass
    return decode(content)


def _article(text: str) -> list[Block]:
    """What trafilatura takes for the article; nothing if it finds none."""
    import trafilatura

    with quiet("trafilatura", "htmldate", "justext"):
        try:
            found: Any = trafilatura.bare_extraction(
                _CONTROLS.sub("", text),
                favor_recall=True,
                include_comments=False,
                include_tables=True,
                include_formatting=True,
            )
        except Exception:  # noqa: BLE001 - whatever its heuristics trip over, the page remains
            return []
    return blocks_of(found.body) if found is not None else []


def _drop_frame(tree: Any) -> None:
    """Remove what frames the content: navigation, banners, footers, sidebars."""
    whole = max(1, len(tree.text_content()))
    for element in list(tree.iter()):
        if element.getparent() is None or not isinstance(element.tag, str):
            continue
        if _is_frame(element) and len(element.text_content()) < 0.5 * whole:
            element.drop_tree()


def _is_frame(element: Any) -> bool:
    if element.tag in _FRAMES or element.get("role") in _ROLES:
        return True
    if element.tag == "header":
        return not any(True for _ in element.iterancestors("article", "main"))
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag == "a":
        return _SKIP.search(names) is not None
    if element.tag in ("div", "section", "ul", "form"):
        perhaps = _PERHAPS.search(names) is not None and _is_thin(element)
        return perhaps or _BOILERPLATE.search(names) is not None
    return False


def _is_thin(element: Any) -> bool:
    """Whether the element holds little but links, and not the page's heading."""
    links = sum(len(link.text_content()) for link in element.iter("a"))
    bare = len(" ".join(element.text_content().split())) - links
    return bare < _THIN and next(element.iter("h1"), None) is None


def _size(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _with_main_heading(blocks: list[Block], visible: list[Block]) -> list[Block]:
    """The page's main heading stays in the text, although extractors like to cut it off."""
    main = next((b for b in visible if b.kind == "heading" and b.level == 1), None)
    if main is None or any(canonical(block.text) == main.text for block in blocks):
        return blocks
    return [main, *blocks]
