"""Values of a PDF's objects, looked up without trusting that they are what they should be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pypdf import PageObject
from pypdf.generic import DictionaryObject


def inherited(page: PageObject, key: str) -> DictionaryObject:
    """A page's dictionary of its own or of the page tree above it."""
    node: Any = page
    for _ in range(50):
        value = node.get(key)
        value = value.get_object() if value is not None else None
        if isinstance(value, DictionaryObject):
            return value
        parent = node.get("/Parent")
        if parent is None:
            break
        node = parent.get_object()
    return DictionaryObject()


def numbers_in(operands: Sequence[Any], count: int) -> list[float] | None:
    """Exactly `count` numbers, or None: a damaged operator is passed over."""
    if len(operands) < count or not all(isinstance(n, (int, float)) for n in operands[:count]):
        return None
    numbers = [float(n) for n in operands[:count]]
    return numbers if all(map(math.isfinite, numbers)) else None


def sub_dictionary(dictionary: DictionaryObject | None, key: Any) -> Any:
    """The dictionary under a key, or None."""
    value = dictionary.get(key) if dictionary is not None else None
    value = value.get_object() if value is not None else None
    return value if isinstance(value, DictionaryObject) else None
