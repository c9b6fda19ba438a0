"""The jurisdiction's own words for notices."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from audit.services import record
from common.admin import ScopedAdmin
from notifications.events import find_event
from notifications.forms import TemplateForm
from notifications.models import NoticeTemplate
from notifications.permissions import can_manage_notices


@admin.register(NoticeTemplate)
class NoticeTemplateAdmin(ScopedAdmin):
    """Words per kind of notice, channel and language, from a day on; saving shows them filled in."""

    form = TemplateForm
    list_display = ("kind", "channel", "language", "subject", "is_sent", "effective_from")
    list_filter = (("channel", ChoicesDropdownFilter),)

    def may_view(self, user: Any) -> bool:
        return can_manage_notices(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_manage_notices(user)

    @admin.display(description=_("what happened"), ordering="event")
    def kind(self, template: NoticeTemplate) -> str:
        found = find_event(template.event)
        return str(found.title) if found is not None else template.event

    def save_model(self, request: HttpRequest, obj: NoticeTemplate, form: TemplateForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        record(request.user, "notifications.change_template", obj, fields=form.changed_data)
        subject, text = form.preview()
        messages.info(request, _("With sample values: “%(subject)s” %(text)s") % {"subject": subject, "text": text})
