"""Reads of the resident's form: what was chosen, and what a category asks."""

from common.kept import kept
from complaints.models import Category, CategoryQuestion
from places.models import Estate


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
    return Estate.objects.public_with_code(code[:20]) if _is_code(code) else None


def estate_to_show(code: str) -> Estate | None:
    """The same with all that a form shows of it."""
    return Estate.objects.to_choose().filter(code=code[:20]).first() if _is_code(code) else None


def _is_code(text: str) -> bool:
    return bool(text) and "\0" not in text
