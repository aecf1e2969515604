"""Plain text → blocks: paragraphs by blank lines, headings by their shape, pages by form feeds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.documents.blocks import Block, Kind
from qa.documents.canonical import canonical
from qa.documents.credit_lines import is_credit_line, is_names
from qa.documents.encodings import decode
from qa.documents.joining import Joiner
from qa.documents.parsed import Parsed
from qa.documents.preface import is_body, read_preface
from qa.errors import DocumentError

_LINE_END = re.compile(r"\r\n|[\n\r\v\x1c-\x1e\x85\u2028\u2029]")
_HEADING_LIMIT = 100  # characters
_PREFACE = 8  # groups, and lines of one group, in which credits are looked for
_OPEN = re.compile(r"\b(?:in|on|at|of|the|a|an|and|or|to|for|by|from|with|until|since|before)\Z")
_BULLET = re.compile(r"[-*•‣▪◦]\s+(?=\S)")
_ITEM = re.compile(r"(?:[-*•‣▪◦–—]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[A-Z]\))\s+(?=\S)")
_RULE = re.compile(r"[-=_*~#.\s]{3,}")
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟][\"'”’»)\]]*\Z")

# Leftovers of Markdown that no plain text has by chance. Every repetition is bounded: linear time.
_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\((?:#|https?://|mailto:|www\.|/)[^\s()]{0,500}\)")
_EMPTY_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\(\)")
_STRONG = re.compile(r"(?<![\w*])\*\*(?=[^\s*])([^*\n]{0,200}[^\s*])\*\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\W_])([^*\n]{0,200}[^\s*])\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int


def read_text(content: bytes, id: str) -> Parsed:
    """Blocks of a plain text file; form feeds, if there are any, part its pages."""
    text = decode(content)
    if text is None:
        raise DocumentError(id, "is not text in any encoding we know; save it as UTF-8")
    pages = text.rstrip("\f\r\n\t ").split("\f")
    groups = _preface_apart(_paragraphs(pages))
    joiner = Joiner([line.text for group in groups for line in group])
    numbered = len(pages) > 1
    blocks = [_block(group, joiner, numbered) for group in groups]
    return Parsed(tuple(_with_headings(_mended(blocks))), pages=len(pages) if numbered else 0)


def without_markup(text: str) -> str:
    """A line without leftovers of Markdown: links keep their words, emphasis its text.

    >>> without_markup("[took place](#) on *Belavia*, not 5 * 3 * 2 [1]")
    'took place on Belavia, not 5 * 3 * 2 [1]'
    """
    if "](" in text:
        text = _EMPTY_LINK.sub(r"\1", _LINK.sub(r"\1", text))
    if "*" in text:
        text = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", text))
    return text


def _paragraphs(pages: Sequence[str]) -> list[list[_Line]]:
    """Runs of lines between blank lines, list items apart; a page turn alone does not end a run."""
    groups: list[list[_Line]] = []
    group: list[_Line] = []
    for number, page in enumerate(pages, 1):
        for raw in _LINE_END.split(page):
            line = canonical(without_markup(raw))
            ends = not line or _RULE.fullmatch(line) is not None
            if group and (ends or _starts_item(line, group)):
                groups.append(group)
                group = []
            if not ends:
                group.append(_Line(line, number))
    if group:
        groups.append(group)
    return groups


def _preface_apart(groups: Sequence[list[_Line]]) -> list[list[_Line]]:
    """The groups; datelines and bylines over the first paragraph are groups of their own."""
    result: list[list[_Line]] = []
    for number, group in enumerate(groups[:_PREFACE]):
        credits = _credits(group)
        for index, line in enumerate(group):
            if index == 0 or index in credits or index - 1 in credits:
                result.append([])
            result[-1].append(line)
        if is_body(" ".join(line.text for line in result[-1])):
            return [*result, *groups[number + 1 :]]
    return [*result, *groups[_PREFACE:]]


def _credits(group: Sequence[_Line]) -> set[int]:
    """Which of a group's first lines are credits; none of them if they stand in running text."""
    texts = [line.text for line in group[:_PREFACE]]
    found: set[int] = set()
    for index, text in enumerate(texts):
        following = texts[index + 1] if index + 1 < len(texts) else ""
        if following[:1].islower():
            break
        name = index > 0 and is_names(text) and is_credit_line(following)
        if is_credit_line(text) or name:
            found.add(index)
        elif is_body(text) or len(text) > _HEADING_LIMIT or _OPEN.search(text):
            break
    return found


def _starts_item(line: str, group: Sequence[_Line]) -> bool:
    """Whether a line begins an item; a dash or a number may also just have been wrapped there."""
    if not _ITEM.match(line):
        return False
    return line[0] in "•‣▪◦" or group[-1].text.endswith(":") or bool(_ITEM.match(group[0].text))


def _block(group: Sequence[_Line], joiner: Joiner, numbered: bool) -> Block:
    """One group of lines as one block; an item loses its bullet and keeps its number."""
    text, starts = joiner.join([line.text for line in group])
    bullet = _BULLET.match(text)
    cut = bullet.end() if bullet else 0
    turns = tuple(
        (max(0, start - cut), line.page)
        for start, line, before in zip(starts[1:], group[1:], group, strict=False)
        if line.page != before.page
    )
    kind: Kind = "item" if _ITEM.match(text) else "paragraph"
    return Block(text[cut:], kind, page=group[0].page if numbered else 0, turns=turns)


def _mended(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs that a page break of the original had broken in two are whole again."""
    mended: list[Block] = []
    for block in blocks:
        before = mended[-1] if mended else None
        if before is not None and _continues(before, block):
            shift = len(before.text) + 1
            turned = ((0, block.page),) if block.page != _last_page(before) else ()
            turns = [(offset + shift, page) for offset, page in (*turned, *block.turns)]
            mended[-1] = replace(
                before, text=f"{before.text} {block.text}", turns=(*before.turns, *turns)
            )
        else:
            mended.append(block)
    return mended


def _last_page(block: Block) -> int:
    return block.turns[-1][1] if block.turns else block.page


def _continues(before: Block, block: Block) -> bool:
    """Whether the sentence of one block goes on in the next: no full stop, then a small letter."""
    return (
        block.kind == "paragraph"
        and block.text[0].islower()
        and not _SENTENCE_END.search(before.text)
        and len(before.text) > _HEADING_LIMIT
    )


def _with_headings(blocks: Sequence[Block]) -> list[Block]:
    """Short lines that stand over running text become headings; the title is of level 1."""
    preface = read_preface(blocks)
    result = list(blocks)
    over_body = False
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if index in preface.credits:
            continue  # a byline between title and body parts them for no reader
        if block.kind != "paragraph" or is_body(block.text):
            over_body = True
        elif over_body and _is_heading(block.text):
            level = 1 if index == preface.title else 2
            result[index] = replace(block, kind="heading", level=level)
        else:
            over_body = False
    return _with_lists(result)


def _is_heading(text: str) -> bool:
    """Whether the line could be a heading: short, of words, and not the start of small print."""
    first = text.lstrip("\"'“‘«¿¡(")[:1]
    return (
        len(text) <= _HEADING_LIMIT
        and any(map(str.isalpha, text))
        and not first.islower()
        and "://" not in text
    )


def _with_lists(blocks: Sequence[Block]) -> list[Block]:
    """Items in a row are one list."""
    group = 0
    result: list[Block] = []
    for block in blocks:
        if block.kind == "item":
            if not result or result[-1].kind != "item":
                group += 1
            block = replace(block, group=group)
        result.append(block)
    return result
