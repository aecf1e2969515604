"""The risk–coverage curve as inline SVG, drawn by hand: no library, nothing to load."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 16, 48
_STEPS = 5


def curve_to_svg(corners: Sequence[tuple[float, float, float]], threshold: float | None) -> str:
    """The corners (coverage, risk, least confidence) as a line, with a dot at the threshold.

    "" if there is no corner. The dashed line is the risk of answering everything.
    """
    if not corners:
        return ""
    highest = max(0.05, *(risk for _, risk, _ in corners))
    points = " ".join(f"{_x(c):.1f},{_y(r, highest):.1f}" for c, r, _ in corners)
    every = _y(corners[-1][1], highest)
    spoken = _spoken(corners, threshold)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Risk against coverage">'
        f"{_grid(highest)}"
        f'<line class="every" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{every:.1f}" y2="{every:.1f}"/>'
        f'<polyline class="curve" points="{points}"/>'
        f"{_dot(*spoken, highest) if spoken else ''}</svg>"
    )


def curve_text(corners: Sequence[tuple[float, float, float]], threshold: float | None) -> str:
    """What the dot and the dashed line stand for, in words; "" if there is no corner."""
    if not corners:
        return ""
    every = f"The dashed line: to answer every question would be wrong for {corners[-1][1]:.0%}."
    spoken = _spoken(corners, threshold)
    if spoken is None:
        return every
    return (
        f"The dot: from confidence {threshold:.2f} on it speaks, to {spoken[0]:.0%} of the questions, "
        f"and is wrong for {spoken[1]:.0%} of these. {every}"
    )


def _spoken(
    corners: Sequence[tuple[float, float, float]], threshold: float | None
) -> tuple[float, float] | None:
    """Coverage and risk at the threshold; None if nothing is so sure."""
    sure = [(c, r) for c, r, least in corners if threshold is not None and least >= threshold]
    return sure[-1] if sure else None


def _grid(highest: float) -> str:
    drawn = ""
    for step in range(_STEPS + 1):
        share = step / _STEPS
        x, y = _x(share), _y(share * highest, highest)
        drawn += (
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share * highest:.2f}</text>'
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{share:.0%}</text>'
        )
    return (
        f'{drawn}<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">'
        "coverage: share of questions answered, the most confident first</text>"
        f'<text x="14" y="{(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" '
        f'transform="rotate(-90 14 {(TOP + HEIGHT - BOTTOM) / 2})">risk: share wrong</text>'
    )


def _dot(coverage: float, risk: float, highest: float) -> str:
    return f'<circle class="spoken" cx="{_x(coverage):.1f}" cy="{_y(risk, highest):.1f}" r="5"/>'


def _x(coverage: float) -> float:
    return LEFT + coverage * (WIDTH - LEFT - RIGHT)


def _y(risk: float, highest: float) -> float:
    return HEIGHT - BOTTOM - risk / highest * (HEIGHT - TOP - BOTTOM)
