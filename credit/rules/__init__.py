"""Pure functions: reading a rulebook, rating a firm, choosing who is listed. No database, no clock."""

from credit.rules.documents import Problem, RulebookRefused, check_document, read_rulebook
from credit.rules.listing import Listed, choose_listed
from credit.rules.rating import ENGINE_VERSION, rating
from credit.rules.words import names_a_person

__all__ = [
    "ENGINE_VERSION",
    "Listed",
    "Problem",
    "RulebookRefused",
    "check_document",
    "choose_listed",
    "names_a_person",
    "rating",
    "read_rulebook",
]
