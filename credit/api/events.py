"""Credit events in the REST API: other systems report facts, staff read the ledger of their areas."""

import base64
import binascii
from typing import Any

import django_filters
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from complaints.models import Complaint
from credit.choices import EventSource, EventState, FactLevel
from credit.models import CreditEvent
from credit.services import find_same_fact, report_once
from credit.services.evidence import Evidence
from credit.services.reports import DERIVED_KEY, BadFact
from firms.models import PropertyFirm, ServiceProject
from places.models import Area

MOST_FILES = 10
ROOM_FOR_BASE64 = 4 / 3


class EvidenceInput(serializers.Serializer):
    """A file that proves the fact: PDF or photo, its bytes in base64."""

    name = serializers.CharField(max_length=200)
    content = serializers.CharField(max_length=int(settings.UPLOAD_MAX_BYTES * ROOM_FOR_BASE64) + 4)

    def validate(self, attrs: dict[str, Any]) -> Any:
        try:
            content = base64.b64decode(attrs["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise serializers.ValidationError({"content": _("This is not base64.")}) from error
        return Evidence(attrs["name"], ContentFile(content, name="evidence"))


class CreditEventInput(serializers.Serializer):
    """A fact as another system reports it. Its number there (`external_key`) makes the same call harmless twice."""

    external_key = serializers.CharField(max_length=80)
    item_code = serializers.CharField(max_length=40)
    fact = serializers.CharField(max_length=500, help_text=_("Public: no names or numbers of persons."))
    occurred_on = serializers.DateField()
    source = serializers.ChoiceField(
        [choice for choice in EventSource.choices if choice[0] != EventSource.DERIVED],
        default=EventSource.IMPORT,
    )
    project = serializers.PrimaryKeyRelatedField(queryset=ServiceProject.objects.none(), required=False)
    firm = serializers.SlugRelatedField("unified_code", queryset=PropertyFirm.objects.none(), required=False)
    area = serializers.SlugRelatedField("code", queryset=Area.objects.none(), required=False)
    complaint = serializers.PrimaryKeyRelatedField(queryset=Complaint.objects.none(), required=False)
    level = serializers.ChoiceField(FactLevel.choices, required=False)
    points = serializers.DecimalField(max_digits=9, decimal_places=4, required=False)
    quantity = serializers.DecimalField(max_digits=16, decimal_places=4, required=False)
    certificate_until = serializers.DateField(required=False)
    fact_key = serializers.CharField(max_length=80, required=False)
    evidence = EvidenceInput(many=True, required=False, max_length=MOST_FILES)

    def get_fields(self) -> dict[str, serializers.Field]:
        """Only what the person sees can be named."""
        fields = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            user = request.user
            projects = ServiceProject.objects.visible_to(user).select_related("firm", "estate__area")
            fields["project"].queryset = projects  # type: ignore[attr-defined]
            fields["firm"].queryset = PropertyFirm.objects.visible_to(user)  # type: ignore[attr-defined]
            fields["area"].queryset = Area.objects.visible_to(user)  # type: ignore[attr-defined]
            fields["complaint"].queryset = Complaint.objects.visible_to(user)  # type: ignore[attr-defined]
        return fields

    def validate_external_key(self, value: str) -> str:
        """Numbers of the platform's own proposals are not for others."""
        if value.startswith(DERIVED_KEY):
            raise serializers.ValidationError(_("This number is kept for facts that the platform finds itself."))
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "project" not in attrs and "firm" not in attrs:
            raise serializers.ValidationError({"project": _("Name the project of the firm, or the firm.")})
        return attrs


class CreditEventSerializer(serializers.ModelSerializer):
    """A record of the ledger. Who acted is not part of it."""

    number = serializers.UUIDField(source="public_id", read_only=True)
    firm = serializers.SlugRelatedField("unified_code", read_only=True)
    project_name = serializers.CharField(source="project.name", read_only=True, default="")
    area = serializers.SlugRelatedField("code", read_only=True)
    complaint = serializers.PrimaryKeyRelatedField(source="source_complaint", read_only=True)

    class Meta:
        model = CreditEvent
        fields = (
            "id",
            "number",
            "external_key",
            "firm",
            "project",
            "project_name",
            "area",
            "item_code",
            "level",
            "points",
            "quantity",
            "fact_key",
            "fact",
            "occurred_on",
            "certificate_until",
            "source",
            "complaint",
            "state",
            "effective_on",
            "expires_on",
            "repaired_on",
            "created_at",
            "changed_at",
        )
        read_only_fields = fields


class ReportedEventSerializer(CreditEventSerializer):
    """A record just reported, with the numbers of records that may be about the same fact."""

    same_fact = serializers.ListField(child=serializers.UUIDField(), read_only=True)

    class Meta(CreditEventSerializer.Meta):
        fields = (*CreditEventSerializer.Meta.fields, "same_fact")
        read_only_fields = fields


class CreditEventFilter(django_filters.FilterSet):
    """By state, item, firm, number at the source and last step."""

    state = django_filters.MultipleChoiceFilter(choices=EventState)
    item = django_filters.CharFilter("item_code", max_length=40)
    firm = django_filters.CharFilter("firm__unified_code", max_length=18)
    external_key = django_filters.CharFilter("external_key", max_length=80)
    changed_from = django_filters.IsoDateTimeFilter("changed_at", "gte")

    class Meta:
        model = CreditEvent
        fields: list[str] = []


class CreditEventViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """The ledger in the person's areas; reporting a fact, known by its number at the source."""

    queryset = CreditEvent.objects.none()
    serializer_class = CreditEventSerializer
    filterset_class = CreditEventFilter

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        rows = CreditEvent.objects.visible_to(self.request.user)
        return rows.select_related("firm", "project", "area").defer("area__geometry")

    @extend_schema(
        request=CreditEventInput,
        responses={
            201: ReportedEventSerializer,
            200: OpenApiResponse(ReportedEventSerializer, description="Reported before under this number."),
        },
    )
    def create(self, request: Request) -> Response:
        """Report a fact: 201 with the record, 200 when it was reported before under the same number.

        `same_fact` lists records that may be about the same; nothing is refused for it.
        """
        given = CreditEventInput(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        try:
            event, is_new = report_once(values.pop("external_key"), by=request.user, now=timezone.now(), **values)
        except BadFact as refusal:
            field = refusal.field or "non_field_errors"
            raise serializers.ValidationError({field: [str(refusal)]}) from refusal
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        answer = {**CreditEventSerializer(event).data, "same_fact": _same_facts(event)}
        return Response(answer, status=code)


def _same_facts(event: CreditEvent) -> list[str]:
    """Numbers of other records that may be about the same fact: a warning to whoever reports."""
    found = find_same_fact(
        project=event.project,
        firm=event.firm,
        item_code=event.item_code,
        occurred_on=event.occurred_on,
        complaint=event.source_complaint,
        fact_key=event.fact_key,
        fact=event.fact,
    )
    return [str(other.public_id) for other in found if other.pk != event.pk]
