"""The hotline's door: orders in, their present state out. Systems come with a token of the right scope."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.api.authentication import TokenAuthentication, TokenPermission, TokenThrottle
from accounts.tokens import actor_of
from complaints.models import Complaint, OrderSource
from complaints.reference import HOTLINE
from complaints.selectors.exchange import MOST, PAGE, changed_orders
from complaints.services.hotline import GivenRows, OrderImporter
from places.services.imports import CREATED, REFUSED, Step, run_import

BATCH = 500
BODY_BYTES = 16 * 1024 * 1024
SOURCE = OpenApiParameter("source", str, description="code of the source of orders; 12345 where it is left out")


class OrderSerializer(serializers.Serializer):
    """An order as a hotline sends it; times like `2025-03-01 14:30`. Only the number and words are needed."""

    number = serializers.CharField(max_length=64)
    title = serializers.CharField(required=False, max_length=500)
    text = serializers.CharField(required=False, max_length=30_000)
    created = serializers.CharField(required=False)
    due = serializers.CharField(required=False)
    estate = serializers.CharField(required=False, help_text="code or name of the estate")
    place = serializers.CharField(required=False)
    category = serializers.CharField(required=False, help_text="code or name of a category of this jurisdiction")
    level1 = serializers.CharField(required=False, help_text="the source's own category, five levels")
    level2 = serializers.CharField(required=False)
    level3 = serializers.CharField(required=False)
    level4 = serializers.CharField(required=False)
    level5 = serializers.CharField(required=False)
    label = serializers.CharField(required=False)
    name = serializers.CharField(required=False)
    phone = serializers.CharField(required=False)
    urgency = serializers.CharField(required=False)
    confidential = serializers.CharField(required=False)
    status = serializers.CharField(required=False)
    reply = serializers.CharField(required=False)
    replied = serializers.CharField(required=False)


class OutcomeSerializer(serializers.Serializer):
    """What came of one order. `outcome` is created, updated, unchanged, duplicates or rejected."""

    number = serializers.CharField()
    outcome = serializers.CharField()
    receipt_code = serializers.CharField(allow_blank=True)
    state = serializers.CharField(allow_blank=True)
    errors = serializers.ListField(child=serializers.CharField())


class OrderStateSerializer(serializers.ModelSerializer):
    """How an order has come on. No contact, no text: the source has them."""

    number = serializers.CharField(source="source_number", read_only=True)
    estate = serializers.CharField(source="estate.code", read_only=True, default="")
    category = serializers.CharField(source="category.code", read_only=True)
    firm = serializers.CharField(source="firm.name", read_only=True, default="")
    office = serializers.CharField(source="handling_area.name", read_only=True, default="")

    class Meta:
        model = Complaint
        fields = (
            "number",
            "receipt_code",
            "state",
            "severity",
            "estate",
            "category",
            "firm",
            "office",
            "created_at",
            "accepted_at",
            "dispatched_at",
            "first_response_due_at",
            "first_responded_at",
            "due_at",
            "resolved_at",
            "closed_at",
            "reopen_count",
            "satisfaction",
        )


CHANGES = inline_serializer(
    "OrderChanges",
    {
        "orders": OrderStateSerializer(many=True),
        "cursor": serializers.CharField(),
        "has_more": serializers.BooleanField(),
    },
)


class HotlineOrderViewSet(ViewSet):
    """Orders of a source, known by the source and its number."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [TokenPermission]
    throttle_classes = [TokenThrottle]
    parser_classes = [JSONParser]
    token_scope = "complaints.import"  # noqa: S105

    @extend_schema(
        summary="Hand in one order, or up to 500 as a list",
        request=OrderSerializer,
        parameters=[SOURCE],
        responses={200: OutcomeSerializer, 201: OutcomeSerializer, 422: OutcomeSerializer},
    )
    def create(self, request: Request) -> Response:
        """201 for a new order, 200 for one that is known, 422 for one that is refused; 200 for a list of outcomes."""
        source = _source(request)
        _check_size(request)
        given = request.data
        if not isinstance(given, (dict, list)):
            raise ValidationError(_("Send one order as an object, or several as a list of objects."))
        orders = given if isinstance(given, list) else [given]
        if not 1 <= len(orders) <= BATCH:
            raise ValidationError(_("Send between 1 and %(most)s orders with one call.") % {"most": BATCH})
        outcomes = take_orders(source, orders, request)
        if isinstance(given, list):
            return Response(outcomes)
        codes = {CREATED: status.HTTP_201_CREATED, REFUSED: status.HTTP_422_UNPROCESSABLE_ENTITY}
        return Response(outcomes[0], status=codes.get(outcomes[0]["outcome"], status.HTTP_200_OK))

    @extend_schema(
        summary="Orders that changed since a moment, or after a cursor",
        parameters=[
            SOURCE,
            OpenApiParameter("changed_since", str, description="a moment with its time zone, for the first call"),
            OpenApiParameter("cursor", str, description="`cursor` of the answer before"),
            OpenApiParameter("limit", int, description=f"steps per page, {PAGE} unless told, {MOST} at most"),
        ],
        responses=CHANGES,
    )
    def list(self, request: Request) -> Response:
        """Ask again with the cursor of the answer; an order may come again, each time as it stands now."""
        source = _source(request)
        asked = ChangesQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = changed_orders(
            source.code,
            since=asked.validated_data.get("changed_since"),
            cursor=asked.validated_data["cursor"],
            limit=asked.validated_data["limit"],
        )
        orders = OrderStateSerializer(found.complaints, many=True).data
        return Response({"orders": orders, "cursor": str(found.cursor), "has_more": found.has_more})


class ChangesQuery(serializers.Serializer):
    """What is asked of the list of changes."""

    changed_since = serializers.DateTimeField(required=False)
    cursor = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2**63 - 1)
    limit = serializers.IntegerField(required=False, default=PAGE, min_value=1, max_value=MOST)


def _source(request: Request) -> OrderSource:
    code = request.query_params.get("source", HOTLINE)[:50].replace("\0", "")
    source = OrderSource.objects.filter(code=code, is_active=True).first()
    if source is None:
        known = "、".join(OrderSource.objects.filter(is_active=True).values_list("code", flat=True)[:20])
        raise ValidationError(_("There is no source of orders “%(code)s”. Known: %(known)s.")
                              % {"code": code, "known": known})  # fmt: skip
    return source


def _check_size(request: Request) -> None:
    """Refuse before anything is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > BODY_BYTES:
        raise RequestDataTooBig("orders")


def take_orders(source: OrderSource, orders: list[Any], request: Request) -> list[dict[str, Any]]:
    """Import what came and say of every order what became of it, in the order in which they came."""
    importer = OrderImporter(source=source, by=actor_of(request.auth), now=timezone.now())
    rows = GivenRows(orders, importer.columns)
    steps: list[Step] = []
    run_import(rows, importer, dry_run=False, target=source, report=lambda done, counts: None, saw=steps.append)
    numbers = {step.row.values["number"] for step in steps if step.outcome != REFUSED}
    known = Complaint.objects.filter(source=source.code, source_number__in=numbers)
    receipts = {number: rest for number, *rest in known.values_list("source_number", "receipt_code", "state")}
    return [_outcome(step, receipts) for step in steps]


def _outcome(step: Step, receipts: dict[str, list[str]]) -> dict[str, Any]:
    number = step.row.values["number"]
    code, state = receipts.get(number, ["", ""])
    if step.outcome == REFUSED:
        code = state = ""
    return {
        "number": number,
        "outcome": step.outcome,
        "receipt_code": code,
        "state": state,
        "errors": step.reasons,
    }
