"""The one place that turns answers, hits and reports into something shown: HTML, terminal, JSON."""

from qa.render.html import answer_to_html, source_to_html
from qa.render.json import answer_to_dict, hit_to_dict, report_to_dict
from qa.render.location import date_text, location, pages_text
from qa.render.terminal import answer_to_rich, hits_to_rich, report_to_rich, why_to_rich

__all__ = [
    "answer_to_dict",
    "answer_to_html",
    "answer_to_rich",
    "date_text",
    "hit_to_dict",
    "hits_to_rich",
    "location",
    "pages_text",
    "report_to_dict",
    "report_to_rich",
    "source_to_html",
    "why_to_rich",
]
