"""Reads of the resident's form: what was chosen, and what a category asks."""

from common.kept import kept
from complaints.models import Category, CategoryQuestion
from places.models import Estate
from places.querysets import EstateQuerySet


def chosen_category(code: str) -> Category | None:
    """The category in use with a code that somebody sent, with `asks`; None for none. A few seconds old."""
    return kept("complaints.categories", _categories).get(code)


def _categories() -> dict[str, Category]:
    return {category.code: category for category in Category.objects.leaves().with_asks()}


def questions_for(category: Category | None) -> list[CategoryQuestion]:
    """What is asked today beyond the common form; no statement where `chosen_category` says that nothing is."""
    if category is None or not getattr(category, "asks", True):
        return []
    return list(CategoryQuestion.objects.asked_for(category))


def estate_of_code(code: str) -> Estate | None:
    """The estate with a code that anybody may look up: number, code, name and area's number; None for none."""
    return _estate(Estate.objects.public().only("code", "name", "area_id"), code)


def estate_to_show(code: str) -> Estate | None:
    """The same with all that a form shows of it."""
    return _estate(Estate.objects.to_choose(), code)


def _estate(among: EstateQuerySet, code: str) -> Estate | None:
    if not code or "\0" in code:
        return None
    try:
        return among.get(code=code[:20])
    except Estate.DoesNotExist:
        return None
