"""A date that a file gives in a field of its own, in whatever shape."""

from __future__ import annotations

import datetime
import re

from qa.times.dates import find_dates

_ISO = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)")


def given_date(value: object) -> datetime.date | None:
    """The date of a metadata value: a date, a time, or text that holds a complete date.

    >>> given_date("2026-03-20T10:00:00Z"), given_date("20 March 2026"), given_date("soon")
    (datetime.date(2026, 3, 20), datetime.date(2026, 3, 20), None)
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = str(value)[:200]
    if match := _ISO.match(text):
        try:
            return datetime.date(*map(int, match.groups()))
        except ValueError:
            return None
    return next((mention.date() for mention in find_dates(text) if mention.date()), None)
