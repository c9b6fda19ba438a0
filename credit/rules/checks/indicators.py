"""Indicators: one way from a value to points, or none at all."""

from django.utils.translation import gettext as _

from credit.rules.bands import Band, band_problems
from credit.rules.checks.index import Found, Index, number
from credit.rules.formulas import formula_problems

WAYS = ("bands", "formula", "by_text")
_FOR_POINTS = ("category", "group", "rater", "missing", "floor", "cap")


def _one_way(index: Index) -> Found:
    for path, entry in index.entries("indicators"):
        ways = [way for way in WAYS if way in entry]
        if len(ways) > 1:
            yield (
                (*path, ways[1]),
                _("“%(one)s” and “%(other)s” exclude each other.")
                % {
                    "one": ways[0],
                    "other": ways[1],
                },
            )
        if ways and "category" not in entry:
            yield path, _("“%s” is missing.") % "category"
        given = [name for name in _FOR_POINTS if name in entry]
        if not ways and given:
            yield (
                (*path, given[0]),
                _("An indicator without bands, formula or by_text gives no points and cannot have “%s”.") % given[0],
            )


def _bands(index: Index) -> Found:
    for path, entry in index.entries("indicators"):
        bands = [Band.read(band) for band in entry.get("bands", [])]
        for place, message in band_problems(bands, is_whole_line=False):
            yield (*path, "bands", place), message


def _formulas(index: Index) -> Found:
    for path, entry in index.entries("indicators"):
        if "formula" in entry:
            for inner, message in formula_problems(entry["formula"]):
                yield (*path, "formula", *inner), message


def _per(index: Index) -> Found:
    for path, entry in index.entries("indicators"):
        if "per" in entry and number(entry["per"]) <= 0:
            yield (*path, "per"), _("What a ratio is multiplied by is more than zero.")
        elif "per" in entry and "by_text" in entry:
            yield (*path, "per"), _("A word cannot be multiplied. Leave this out.")


def _bounds_have_the_sign(index: Index) -> Found:
    for path, entry in index.entries("indicators"):
        polarity = index.polarity(entry)
        if polarity == "bad" and number(entry.get("cap", 0)) > 0:
            yield (*path, "cap"), _("Bad points are zero or less, and so is their cap.")
        if polarity == "good" and number(entry.get("floor", 0)) < 0:
            yield (*path, "floor"), _("Good points are zero or more, and so is their floor.")


RULES = (_one_way, _bands, _formulas, _per, _bounds_have_the_sign)
