"""Lines over two logarithmic axes as an SVG, drawn by hand: no library, readable on light and dark."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 72, 190, 16, 52
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")
"""Told apart by colour-blind readers too (Okabe & Ito 2008)."""
_LEAST_GAP = 16.0
"""Between the names at the ends of two lines, in pixels."""

Point = tuple[float, float]


def line_chart(lines: Mapping[str, Sequence[Point]], x_label: str, y_label: str) -> str:
    """An SVG of named lines through (x, y) points, x rising and all numbers above 0.

    Raises `ValueError` if there is nothing to draw or a number is not above 0.
    """
    points = [point for line in lines.values() for point in line]
    if not points or min(min(point) for point in points) <= 0:
        raise ValueError("a logarithmic chart wants points, and all of them above 0")
    xs, ys = _decades([x for x, _ in points]), _decades([y for _, y in points])
    drawn = _grid(xs, ys) + _labels(x_label, y_label)
    ends = _spread([_y(line[-1][1], ys) for line in lines.values()])
    for (name, line), end, colour in zip(lines.items(), ends, _COLOURS, strict=False):
        path = " ".join(f"{_x(x, xs):.1f},{_y(y, ys):.1f}" for x, y in line)
        drawn += f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>'
        drawn += "".join(
            f'<circle cx="{_x(x, xs):.1f}" cy="{_y(y, ys):.1f}" r="3.5" fill="{colour}"/>'
            for x, y in line
        )
        drawn += f'<text x="{WIDTH - RIGHT + 10}" y="{end + 4:.1f}" fill="{colour}">{escape(name)}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(y_label)} against {escape(x_label)}" font-family="sans-serif" '
        f'font-size="13" fill="#777">{drawn}</svg>\n'
    )


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten that enclose the values, at least one apart."""
    low = math.floor(math.log10(min(values)))
    return low, max(low + 1, math.ceil(math.log10(max(values))))


def _x(value: float, decades: tuple[int, int]) -> float:
    share = (math.log10(value) - decades[0]) / (decades[1] - decades[0])
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(value: float, decades: tuple[int, int]) -> float:
    share = (math.log10(value) - decades[0]) / (decades[1] - decades[0])
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _grid(xs: tuple[int, int], ys: tuple[int, int]) -> str:
    drawn = ""
    for power in range(ys[0], ys[1] + 1):
        y = _y(10.0**power, ys)
        drawn += (
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#8884"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,.10g}</text>'
        )
    for power in range(xs[0], xs[1] + 1):
        x = _x(10.0**power, xs)
        drawn += (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#8884"/>'
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">'
            f"{10.0**power:,.10g}</text>"
        )
    return drawn


def _labels(x_label: str, y_label: str) -> str:
    middle = (TOP + HEIGHT - BOTTOM) / 2
    return (
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">'
        f"{escape(x_label)}</text>"
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">'
        f"{escape(y_label)}</text>"
    )


def _spread(wanted: Sequence[float]) -> list[float]:
    """Heights near the wanted ones, no two closer than a line of text, in the same order."""
    spread = list(wanted)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    for above, below in pairwise(order):
        spread[below] = max(spread[below], spread[above] + _LEAST_GAP)
    return spread
