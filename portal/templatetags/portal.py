"""What the head of every page offers: the main ways, and the work of whoever is signed in."""

from typing import Any, NamedTuple

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from committees.permissions import committee_estate_ids
from firms.permissions import firm_ids
from party.permissions import is_sent

register = template.Library()


class Link(NamedTuple):
    """An entry of a menu."""

    title: str
    address: str
    is_here: bool = False


def _links(entries: list[tuple[str, str]], path: str = "") -> list[Link]:
    found = []
    for title, name in entries:
        try:
            address = reverse(name)
        except NoReverseMatch:  # an app whose pages this host does not have
            continue
        is_here = path == address if address == "/" else path.startswith(address)
        found.append(Link(title, address, is_here))
    return found


@register.simple_tag(takes_context=True)
def main_navigation(context: dict[str, Any]) -> list[Link]:
    """The entries that everybody sees, with the one of the present page marked."""
    entries = [
        (_("Home"), "portal:home"),
        (_("Complain"), "complaints:new"),
        (_("Track"), "complaints:track"),
        (_("Estates"), "places:search"),
        (_("Ratings"), "credit:ratings"),
        (_("Lists"), "credit:lists"),
        (_("Tenders"), "tenders:index"),
    ]
    request = context.get("request")
    return _links(entries, request.path if request is not None else "")


class PublicLink(NamedTuple):
    """A public page with what it holds."""

    title: str
    line: str
    address: str


@register.simple_tag
def public_links() -> list[PublicLink]:
    """Ways to public pages that the main navigation has no room for; those of apps that this host has."""
    entries = [
        (_("Party organisations"), _("Organisations and coverage, area by area"), "party:organisations"),
        (_("Service centres"), _("Where they are, when they are open, themed days"), "centres:centres"),
        (_("Appraisal by owners"), _("With the code on the paper that you were given"), "appraisal:enter"),
        (_("Demonstration awards"), _("Projects and estates, with the reasons"), "programmes:awards"),
        (_("Old estates that are looked after"), _("How many, area by area"), "programmes:coverage"),
        (_("Volunteers and convenience stations"), _("Help, tools and visits at home"), "volunteers:index"),
    ]
    found = []
    for title, line, name in entries:
        for link in _links([(title, name)]):
            found.append(PublicLink(title, line, link.address))
    return found


@register.simple_tag(takes_context=True)
def work_links(context: dict[str, Any]) -> list[Link]:
    """Ways to the work of the person who is signed in."""
    user = context["user"]
    entries = []
    if user.is_staff:
        entries.append((_("Administration"), "admin:index"))
    if firm_ids(user):
        entries.append((_("My firm"), "firms:home"))
    if committee_estate_ids(user):  # committees: work
        entries.append((_("My committee"), "committee:home"))
        entries.append((_("Joint meetings"), "joint:home"))  # joint
    if context.get("jurisdiction") and is_sent(user):
        entries.append((_("My visits to units"), "sent:home"))
    return _links(entries)
