"""Setting up webhooks: address, events, secret, test, on and off."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from common.admin import ScopedAdmin
from notifications import services
from notifications.forms import WebhookForm
from notifications.models import WebhookSubscription
from notifications.permissions import can_manage_notices


@admin.register(WebhookSubscription)
class WebhookSubscriptionAdmin(ScopedAdmin):
    """Other systems that hear of events by signed messages."""

    form = WebhookForm
    list_display = ("name", "url", "shown_state", "failing_since")
    actions_detail = ("test", "renew", "switch")
    actions = None

    def may_view(self, user: Any) -> bool:
        return can_manage_notices(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_manage_notices(user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        more = ("shown_state", "failing_since", "switched_off_because", "messages_sent", "created_by", "created_at")
        return ("name", "url", "events", *(more if obj is not None else ()))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_fields(request, obj)[3:]

    @display(description=_("state"), label={"on": "success", "failing": "warning", "off": "danger"})
    def shown_state(self, subscription: WebhookSubscription) -> tuple[str, object]:
        if not subscription.is_active:
            return "off", _("switched off")
        return ("failing", _("failing")) if subscription.failing_since else ("on", _("in use"))

    @display(description=_("messages"))
    def messages_sent(self, subscription: WebhookSubscription) -> str:
        address = reverse("admin:notifications_notice_changelist")
        query = f"?subscription__id__exact={subscription.pk}"
        return format_html(
            '<a class="text-primary-600" href="{}{}">{}</a>', address, query, _("What was sent, and how")
        )

    def save_model(self, request: HttpRequest, obj: WebhookSubscription, form: WebhookForm, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in ("name", "url", "events")}
        if change:
            services.change_webhook(obj.pk, by=request.user, **values)
            return
        made = services.create_webhook(by=request.user, now=timezone.now(), **values)
        obj.pk = made.pk
        obj.refresh_from_db()
        self._show_secret(request, made.secret)

    @staticmethod
    def _show_secret(request: HttpRequest, secret: str) -> None:
        text = _("The secret, shown only now; give it to the other side by a safe way: %(secret)s")
        messages.warning(request, text % {"secret": secret})

    @action(description=_("Send a test message"), permissions=["change"])
    def test(self, request: HttpRequest, object_id: str) -> HttpResponse:
        target = self.open_object(request, object_id)
        if request.method != "POST":
            return self.confirm(request, target, _("Send a test message"), _("It has no content but its signature."))
        services.send_test(target.pk, by=request.user, now=timezone.now())
        return redirect(reverse("admin:notifications_notice_changelist") + f"?subscription__id__exact={target.pk}")

    @action(description=_("New secret"), permissions=["change"])
    def renew(self, request: HttpRequest, object_id: str) -> HttpResponse:
        target = self.open_object(request, object_id)
        if request.method != "POST":
            text = _("The old secret ends at once. The other side refuses messages until it has the new one.")
            return self.confirm(request, target, _("New secret"), text)
        self._show_secret(request, services.renew_secret(target.pk, by=request.user))
        return redirect("admin:notifications_webhooksubscription_change", target.pk)

    @action(description=_("Switch on or off"), permissions=["change"])
    def switch(self, request: HttpRequest, object_id: str) -> HttpResponse:
        target = self.open_object(request, object_id)
        is_active = not target.is_active
        text = (
            _("It hears of what happens from now on. What was given up can be sent again.")
            if is_active
            else _("It misses what happens until it is switched on again.")
        )
        return self.ask_reason(
            request,
            target,
            title=_("Switch on") if is_active else _("Switch off"),
            text=text,
            act=lambda reason: services.switch_webhook(target.pk, is_active=is_active, by=request.user, reason=reason),
        )
