"""Words of the staff screens: how many days are left, and what was done to a record."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

register = template.Library()

ACT_WORDS = {
    "report": pgettext_lazy("act", "Reported"),
    "review": pgettext_lazy("act", "First review passed"),
    "refuse_review": pgettext_lazy("act", "Refused at the first review"),
    "endorse": pgettext_lazy("act", "Second review passed"),
    "confirm": pgettext_lazy("act", "Confirmed, notice served"),
    "refuse_confirmation": pgettext_lazy("act", "Confirmation refused"),
    "take_effect": pgettext_lazy("act", "Took effect"),
    "revoke": pgettext_lazy("act", "Revoked"),
    "repair": pgettext_lazy("act", "Recorded as repaired"),
    "expire": pgettext_lazy("act", "Expired"),
    "stay": pgettext_lazy("act", "Suspended by an objection"),
    "unstay": pgettext_lazy("act", "Suspension ended"),
}
NO_DAY = gettext_lazy("no time limit")


@register.filter
def act_words(name: str) -> str:
    """What a step of a record's history was, in words; an unknown one by its name."""
    return str(ACT_WORDS.get(name, name))


@register.filter
def days_left_words(days: int | None) -> str:
    """3 → 3 days left, 0 → last day, −2 → 2 days late, None → no time limit"""
    if days is None:
        return str(NO_DAY)
    if days == 0:
        return _("today is the last day")
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


RIGHT_WORDS = {
    "report_credit_event": gettext_lazy("whoever reports facts"),
    "review_credit_event": gettext_lazy("whoever reviews facts"),
    "confirm_credit_event": gettext_lazy("whoever confirms facts"),
    "close_quarter": gettext_lazy("whoever closes periods"),
    "manage_rulebooks": gettext_lazy("whoever manages rulebooks"),
    "": gettext_lazy("by itself"),
}
LEVEL_WORDS = {
    "subdistrict": gettext_lazy("subdistrict"),
    "county": gettext_lazy("district or county"),
    "city": gettext_lazy("city"),
    "province": gettext_lazy("province"),
}


@register.filter
def right_words(right: str) -> str:
    """Who does a step, by the right that it needs."""
    return str(RIGHT_WORDS.get(right or "", right))


@register.filter
def level_words(level: str) -> str:
    """A level that signs."""
    return str(LEVEL_WORDS.get(level, level))
