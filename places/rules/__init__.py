"""Arithmetic of places: paths and codes, names, borders, indicators. Pure functions."""

from places.rules.borders import Border, UnreadableBorder, read_border
from places.rules.indicators import Indicator, indicators
from places.rules.names import bare_name, name_key, search_text, search_words
from places.rules.paths import child_path, kind_of_code, level, parent_code, topmost

__all__ = [
    "Border",
    "Indicator",
    "UnreadableBorder",
    "bare_name",
    "child_path",
    "indicators",
    "kind_of_code",
    "level",
    "name_key",
    "parent_code",
    "read_border",
    "search_text",
    "search_words",
    "topmost",
]
