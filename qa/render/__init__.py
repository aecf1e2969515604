"""The one place that turns answers, hits and reports into something shown: HTML, terminal, JSON."""

from qa.render.curating import (
    checked_to_rich,
    diagnosis_to_rich,
    history_to_rich,
    plan_to_rich,
    pruned_to_rich,
    reasons_to_rich,
    report_to_rich,
    verification_to_rich,
)
from qa.render.curating_json import (
    checked_to_dict,
    diagnosis_to_dict,
    history_to_dict,
    plan_to_dict,
    pruned_to_dict,
    report_to_dict,
    verification_to_dict,
)
from qa.render.html import answer_to_html, passages_to_html, source_to_html
from qa.render.json import answer_to_dict, hit_to_dict
from qa.render.location import date_text, location, one_line, pages_text
from qa.render.terminal import answer_to_rich, hits_to_rich, why_to_rich

__all__ = [
    "answer_to_dict",
    "answer_to_html",
    "answer_to_rich",
    "checked_to_dict",
    "checked_to_rich",
    "date_text",
    "diagnosis_to_dict",
    "diagnosis_to_rich",
    "history_to_dict",
    "history_to_rich",
    "hit_to_dict",
    "hits_to_rich",
    "location",
    "one_line",
    "pages_text",
    "passages_to_html",
    "plan_to_dict",
    "plan_to_rich",
    "pruned_to_dict",
    "pruned_to_rich",
    "reasons_to_rich",
    "report_to_dict",
    "report_to_rich",
    "source_to_html",
    "verification_to_dict",
    "verification_to_rich",
    "why_to_rich",
]
