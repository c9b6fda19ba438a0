"""What firms disclosed, levels and prices in the REST API: for everybody, reading only."""

import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from firms.models import AccountLine, DisclosureDuty, DisclosureVersion, ReferencePrice, ServiceLevel
from firms.selectors import duty_lines, project_on
from firms.selectors.accounts import account_view
from places.models import Estate


class AccountLineSerializer(serializers.ModelSerializer):
    """One line of an account, yuan; net is gross less cost."""

    section = serializers.CharField()
    item = serializers.CharField()

    class Meta:
        model = AccountLine
        fields = ("section", "item", "title", "gross_amount", "cost_amount", "amount")


class PublicDisclosureSerializer(serializers.ModelSerializer):
    """A public version of a disclosure. The period is half-open; amounts are yuan."""

    disclosure = serializers.IntegerField(source="disclosure_id")
    estate = serializers.CharField(source="disclosure.project.estate.code")
    firm = serializers.CharField(source="disclosure.project.firm.unified_code")
    kind = serializers.CharField(source="disclosure.kind")
    period_start = serializers.DateField(source="disclosure.period_start", allow_null=True)
    period_end = serializers.DateField(source="disclosure.period_end", allow_null=True)
    lines = AccountLineSerializer(many=True)
    share = serializers.SerializerMethodField(help_text="In words: whether the share for the repair fund is kept.")

    class Meta:
        model = DisclosureVersion
        fields = (
            "id",
            "disclosure",
            "estate",
            "firm",
            "kind",
            "period_start",
            "period_end",
            "number",
            "text",
            "facts",
            "opening_amount",
            "income_total",
            "spending_total",
            "closing_amount",
            "lines",
            "share",
            "posted_from",
            "posted_to",
            "correction_reason",
            "created_at",
            "digest",
        )

    @extend_schema_field(serializers.CharField())
    def get_share(self, version: DisclosureVersion) -> str:
        """The explanation; empty where no share is set."""
        return account_view(version).explanation


class DisclosureFilter(django_filters.FilterSet):
    """By estate, firm and kind."""

    estate = django_filters.CharFilter("disclosure__project__estate__code", max_length=16)
    firm = django_filters.CharFilter("disclosure__project__firm__unified_code", max_length=18)
    kind = django_filters.CharFilter("disclosure__kind", max_length=20)

    class Meta:
        model = DisclosureVersion
        fields: list[str] = []


class DutyLineSerializer(serializers.Serializer):
    """One duty of the estate's firm and how it stands today."""

    kind = serializers.CharField(source="duty.kind")
    legal_source = serializers.CharField(source="duty.legal_source")
    period_start = serializers.DateField(source="period.start", allow_null=True, default=None)
    period_end = serializers.DateField(source="period.end", allow_null=True, default=None)
    due_on = serializers.DateField(source="owed.due_on")
    state = serializers.CharField()
    late_days = serializers.IntegerField()
    flags = serializers.ListField(child=serializers.CharField())


class PublicDisclosureViewSet(ReadOnlyModelViewSet):
    """What firms disclosed, newest first; corrections are versions of their own."""

    queryset = DisclosureVersion.objects.none()
    serializer_class = PublicDisclosureSerializer
    permission_classes = (AllowAny,)
    filterset_class = DisclosureFilter

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return (
            DisclosureVersion.objects.public()
            .filter(disclosure__project__estate__in=Estate.objects.public())
            .select_related("disclosure__project__estate", "disclosure__project__firm", "duty")
            .defer("disclosure__project__estate__polygon")
            .prefetch_related("lines")
        )

    @extend_schema(responses=DutyLineSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None, filterset_class=None, url_path="duties/(?P<estate>[0-9A-Za-z]{6,16})")
    def duties(self, request: Request, estate: str) -> Response:
        """What is owed about one estate, and what is missing; empty where nobody serves it."""
        today = timezone.localdate()
        found = Estate.objects.public().filter(code=estate.upper()).first()
        project = None if found is None else project_on(found, today)
        lines = [] if project is None else duty_lines([project], today)[project.pk]
        return Response(DutyLineSerializer(lines, many=True).data)


class DatedSerializer(serializers.ModelSerializer):
    """A row with a half-open period."""


class DutySerializer(DatedSerializer):
    """What must be disclosed, how often, within how many days."""

    kind = serializers.CharField()
    frequency = serializers.CharField()
    due_from = serializers.CharField()
    share_condition = serializers.CharField()

    class Meta:
        model = DisclosureDuty
        exclude = ("id",)


class LevelSerializer(DatedSerializer):
    """A level of service."""

    items = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = ServiceLevel
        exclude = ("id",)


class PriceSerializer(DatedSerializer):
    """A reference price, yuan per m² and month."""

    estate_kind = serializers.CharField()
    building_type = serializers.CharField()

    class Meta:
        model = ReferencePrice
        exclude = ("id",)


class DatedFilter(django_filters.FilterSet):
    """Rows in force on a day."""

    on = django_filters.DateFilter(method="by_day")

    def by_day(self, rows: Any, _name: str, day: datetime.date) -> QuerySet:
        """Rows whose period holds the day."""
        return rows.on(day)


class PublicDutyViewSet(ReadOnlyModelViewSet):
    """What the jurisdiction demands, with legal source."""

    queryset = DisclosureDuty.objects.all()
    serializer_class = DutySerializer
    permission_classes = (AllowAny,)
    filterset_class = DatedFilter


class PublicLevelViewSet(ReadOnlyModelViewSet):
    """The jurisdiction's service levels."""

    queryset = ServiceLevel.objects.all()
    serializer_class = LevelSerializer
    permission_classes = (AllowAny,)
    filterset_class = DatedFilter


class PublicPriceViewSet(ReadOnlyModelViewSet):
    """The jurisdiction's reference prices."""

    queryset = ReferencePrice.objects.all()
    serializer_class = PriceSerializer
    permission_classes = (AllowAny,)
    filterset_class = DatedFilter
