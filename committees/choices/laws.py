"""Open points of a vote in words: what each asks, what to know before choosing, and its readings."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CHOICE_LABELS: dict[str, Any] = {
    "invalid": _("Spoilt ballots"),
    "unreturned": _("Ballots that were delivered and not returned"),
    "majority_floor": _("The majority cast must exceed this share of all before the silent join it"),
    "duplicates": _("Several ballots for one unit"),
    "co_owner_without_representative": _("Co-owners who named nobody to vote"),
    "proxy_limit": _("Owners for whom one person may vote"),
    "proxy_excess": _("Ballots beyond that limit"),
    "proxy_must_be_owner": _("Only an owner may vote for others"),
    "roll_date": _("A unit sold after the roll was closed"),
    "parking": _("Parking spaces that are registered as units"),
    "head_rule": _("What counts as one head"),
    "objection_threshold": _("Share of objections that stops a motion"),
    "objection_inclusive": _("Exactly that share of objections still lets it pass"),
}
CHOICE_WARNINGS: dict[str, Any] = {
    "invalid": _("No text says whether a spoilt ballot takes part. It can decide whether the quorum is met."),
    "unreturned": _("Courts accept it only with proof of delivery and of a warning what silence means."),
    "majority_floor": _("Only one provincial text has such a floor, made for the old quorum. Ask counsel first."),
    "duplicates": _("No text says which ballot stands."),
    "co_owner_without_representative": _("Some texts ask co-owners to name one voter; none says what happens if not."),
    "proxy_limit": _("National law sets no limit. A limit that shuts owners out can be challenged."),
    "proxy_excess": _("No text says what happens beyond the limit."),
    "proxy_must_be_owner": _("National law allows any proxy. A bar can be challenged."),
    "roll_date": _("Registration decides who owns; no text fixes the day on which the roll of a vote is closed."),
    "parking": _("A space that can be registered is a unit of its own. Leaving it out needs a local text."),
    "head_rule": _("One owner is one head unless the local text lets the assembly decide otherwise."),
    "objection_threshold": _("Local texts differ: at most a third, or fewer than a third."),
    "objection_inclusive": _("Local texts differ: at most a third, or fewer than a third."),
}
READING_LABELS: dict[str, Any] = {
    "not_participating": _("do not take part"),
    "participating": _("take part without being for or against"),
    "ignore": _("do not take part"),
    "with_majority": _("follow the majority of area and heads"),
    "participating_abstain": _("take part without being for or against"),
    "first_valid": _("the first valid one stands"),
    "last_before_close": _("the last before the close stands"),
    "accept_agreed": _("count if all agree"),
    "reject": pgettext_lazy("laws", "do not count"),
    "reject_excess": _("only those beyond it are refused"),
    "reject_all": _("all of that person are refused"),
    "frozen": _("the former owner votes"),
    "close": _("the new owner votes"),
    "count": pgettext_lazy("laws", "count"),
    "exclude": pgettext_lazy("laws", "are left out"),
    "owner": _("an owner with all units"),
    "unit": _("each unit"),
}
