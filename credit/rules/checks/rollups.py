"""Blends of marks and roll-ups of components; whose points items are."""

from django.utils.translation import gettext as _

from credit.rules.bands import Band, band_problems
from credit.rules.checks.index import Found, Index, number

_WEIGHING = ("sum", "weighted_mean")


def _marks(index: Index) -> Found:
    for path, blend in index.entries("blends"):
        for place, mark in enumerate(blend["marks"]):
            at = (*path, "marks", place)
            if "by_text" in mark and "range" in mark:
                yield (
                    (*at, "range"),
                    _("“%(one)s” and “%(other)s” exclude each other.")
                    % {
                        "one": "by_text",
                        "other": "range",
                    },
                )
            if "weight" in mark and blend["method"] not in _WEIGHING:
                yield (*at, "weight"), _("A weight has no effect here. Write method: weighted_mean or sum.")
            if "weight" not in mark and blend["method"] == "weighted_mean":
                yield at, _("“%s” is missing.") % "weight"


def _state_for_no_score(index: Index) -> Found:
    if any(_names_no_score(state["when"]) for _path, state in index.entries("states")):
        return
    for path, blend in index.entries("blends"):
        for name in ("missing", "minimum"):
            if name in blend and (name == "minimum" or blend[name] == "no_score"):
                yield (
                    (*path, name),
                    _("Nothing says what becomes of those without a score. Add a state with when: {has_score: false}."),
                )


def _names_no_score(criterion: dict[str, object]) -> bool:
    ((name, value),) = criterion.items()
    if name == "any_of" and isinstance(value, list):
        return any(_names_no_score(part) for part in value)
    return criterion in ({"has_score": False}, {"not": {"has_score": True}})


def _components_fit(index: Index) -> Found:
    for path, entry in index.entries("components"):
        subject = entry["subject"]
        if subject == index.subject or (subject != "manager_post" and index.subject != "firm"):
            yield (
                (*path, "subject"),
                _("Where the %(subject)s is graded, a roll-up of “%(part)s” makes no sense.")
                % {"subject": index.subject, "part": subject},
            )
        elif index.subject == "manager_post":
            yield (*path, "subject"), _("A manager post has no parts that could be rolled up.")
        elif subject != "district" and "base" not in entry and not _has_points(index, subject):
            yield path, _("No item or indicator gives points to “%s”, and there is no base.") % subject


def _has_points(index: Index, subject: str) -> bool:
    return any(
        subject in (entry.get("subject", index.subject), entry.get("copied_to", {}).get("subject"))
        for _path, entry in index.entries("items", "indicators")
    )


def _subjects_are_rolled_up(index: Index) -> Found:
    counted = {index.subject, *(entry["subject"] for _path, entry in index.entries("components"))}
    for path, entry in index.entries("items", "indicators"):
        subject = entry.get("subject", index.subject)
        if subject not in counted:
            yield (*path, "subject"), _("Points of “%s” go nowhere. Add a component for this subject.") % subject


def _component_weights(index: Index) -> Found:
    for path, entry in index.entries("components"):
        if entry["method"] == "weighted_mean" and "weight" not in entry:
            yield path, _("“%s” is missing.") % "weight"
        elif entry["method"] != "weighted_mean" and "weight" in entry:
            yield (*path, "weight"), _("A weight has no effect here. Write method: weighted_mean.")
        if number(entry.get("factor", 1)) <= 0:
            yield (*path, "factor"), _("The factor is more than zero.")


def _component_grades(index: Index) -> Found:
    for path, entry in index.entries("components"):
        is_graded = entry.get("of", "score") == "grade_points"
        if is_graded and "grades" not in entry:
            yield (*path, "of"), _("“%s” is missing.") % "grades"
        elif not is_graded and "grades" in entry:
            yield (*path, "grades"), _("These grades have no effect. Write of: grade_points.")
        elif is_graded and entry["subject"] != "district":
            bands = [Band.read(grade) for grade in entry["grades"]]
            for place, message in band_problems(bands, is_whole_line=True):
                yield (*path, "grades", place), message


RULES = (
    _marks,
    _state_for_no_score,
    _components_fit,
    _subjects_are_rolled_up,
    _component_weights,
    _component_grades,
)
