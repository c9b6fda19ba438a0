"""Reads of what a category asks."""

from complaints.models import Category, CategoryQuestion


def chosen_category(code: str) -> Category | None:
    """The category in use with a code that somebody sent, with `asks`; None for none."""
    if not code or "\0" in code:
        return None
    return Category.objects.leaves().with_asks().filter(code=code[:50]).first()


def questions_for(category: Category | None) -> list[CategoryQuestion]:
    """What is asked today beyond the common form; no statement where `chosen_category` says that nothing is."""
    if category is None or not getattr(category, "asks", True):
        return []
    return list(CategoryQuestion.objects.asked_for(category))
