"""Mail to the people of a firm and of an office, promised with the act that it tells of."""

from django.conf import settings
from django.utils import translation

from accounts.messages import send_mail
from accounts.permissions import holders
from firms.models import PropertyFirm
from places.models import Area

MOST_TOLD = 20
FIRM_RIGHTS = ("represent_firm", "view_credit_file")


def mail_firm(firm: PropertyFirm, subject: str, line: str, **words: str) -> None:
    """Promise a mail to those who read the firm's credit file. The texts are message ids with `words` filled in."""
    _mail(_people(firm, *FIRM_RIGHTS), subject, line, words)


def mail_office(area: Area, right: str, subject: str, line: str, **words: str) -> None:
    """Promise a mail to those who hold a right on the area or, where nobody does, on the next one above."""
    above = Area.objects.above(area.path).without_geometry()
    for place in reversed(list(above)):
        found = _people(place, right)
        if found:
            _mail(found, subject, line, words)
            return


def _people(target: PropertyFirm | Area, *rights: str) -> list[str]:
    """Addresses of the accounts in use that hold one of the rights on it."""
    people = holders(type(target), [target.pk], *rights).exclude(email="")
    return list(people.values_list("email", flat=True)[:MOST_TOLD])


def _mail(addresses: list[str], subject: str, line: str, words: dict[str, str]) -> None:
    """In the language of the jurisdiction's pages, not in that of whoever acts."""
    with translation.override(settings.LANGUAGE_CODE):
        for address in addresses:
            send_mail(address, translation.gettext(subject) % words, translation.gettext(line) % words)
