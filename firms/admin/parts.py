"""What belongs to a firm or a project, shown on its page and never edited there."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from firms.models import FirmBranch, FirmHonour, ManagerPost, ServiceContract
from firms.permissions import can_see_firms


class ReadOnlyInline(TabularInline):
    """Rows that came through filings."""

    extra = 0
    can_delete = False
    show_change_link = False
    tab = False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return can_see_firms(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class BranchInline(ReadOnlyInline):
    """Branches of a firm."""

    model = FirmBranch
    fields = ("name", "unified_code", "address", "contact_phone", "opened_on", "closed_on")


class HonourInline(ReadOnlyInline):
    """Honours of a firm."""

    model = FirmHonour
    fields = ("title", "issuer", "number", "awarded_on", "valid_to")


class ContractInline(ReadOnlyInline):
    """Contracts of a project."""

    model = ServiceContract
    fields = (
        "kind",
        "number",
        "signed_on",
        "effective_from",
        "effective_to",
        "fee_amount",
        "fee_model",
        "filed_on",
        "shown_late",
    )
    readonly_fields = ("shown_late",)

    @display(description=_("in time"), boolean=True)
    def shown_late(self, contract: Any) -> bool:
        return not contract.is_late


class PostInline(ReadOnlyInline):
    """Who was and is the project manager."""

    model = ManagerPost
    fields = ("name", "shown_phone", "effective_from", "effective_to", "reported_on", "due_on")
    readonly_fields = ("shown_phone",)

    @display(description=_("manager's phone"))
    def shown_phone(self, post: Any) -> str:
        return post.masked_phone or "–"
