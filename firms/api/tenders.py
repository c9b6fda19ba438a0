"""Tenders and government purchase in the REST API: for everybody, reading only."""

from typing import Any

import django_filters
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ReadOnlyModelViewSet

from firms.choices import RoundState, TenderKind, TenderState
from firms.models import PurchaseAward, PurchaseItem, PurchaseRound, Tender, TenderPublication


class TenderPublicationSerializer(serializers.ModelSerializer):
    """A frozen publication: `payload` is the canonical JSON whose SHA-256 is `sha256`."""

    class Meta:
        model = TenderPublication
        fields = ("number", "paper", "payload", "sha256", "before_sha256", "published_at")


class PublicTenderSerializer(serializers.ModelSerializer):
    """A published tender."""

    area = serializers.SlugRelatedField("code", read_only=True)
    estates = serializers.SlugRelatedField("code", read_only=True, many=True)
    key_sheet = serializers.JSONField(read_only=True, help_text="Public keys of the witnesses, in order.")
    publications = TenderPublicationSerializer(many=True, read_only=True)

    class Meta:
        model = Tender
        fields = (
            "code",
            "kind",
            "title",
            "tenderee",
            "area",
            "estates",
            "floor_area",
            "price_unit",
            "price_limit",
            "service_from",
            "service_months",
            "worst_rank",
            "admits_unrated",
            "credit_bonus",
            "credit_source",
            "threshold",
            "key_sheet",
            "key_sheet_digest",
            "state",
            "published_at",
            "bids_due_at",
            "opening_at",
            "publications",
        )


class PublicTenderFilter(django_filters.FilterSet):
    """By state, kind and estate."""

    state = django_filters.MultipleChoiceFilter(choices=TenderState)
    kind = django_filters.MultipleChoiceFilter(choices=TenderKind)
    estate = django_filters.CharFilter("estates__code")

    class Meta:
        model = Tender
        fields: list[str] = []


class PublicTenderViewSet(ReadOnlyModelViewSet):
    """Published tenders with their keys and frozen publications."""

    queryset = Tender.objects.public().select_related("area").prefetch_related("estates", "publications")
    permission_classes = (AllowAny,)
    serializer_class = PublicTenderSerializer
    filterset_class = PublicTenderFilter
    lookup_field = "code"
    lookup_value_regex = "[0-9A-Za-z]{1,20}"

    def get_queryset(self) -> Any:
        return super().get_queryset().defer("area__geometry")


class PurchaseItemSerializer(serializers.ModelSerializer):
    """A service of the catalogue with its condition."""

    class Meta:
        model = PurchaseItem
        fields = ("code", "title", "unit", "worst_rank", "admits_unrated", "least_satisfaction", "legal_source")


class PurchaseItemViewSet(ReadOnlyModelViewSet):
    """The catalogue of government purchase."""

    queryset = PurchaseItem.objects.filter(is_active=True)
    permission_classes = (AllowAny,)
    serializer_class = PurchaseItemSerializer
    filterset_fields: tuple[str, ...] = ()
    lookup_field = "code"
    lookup_value_regex = "[0-9A-Za-z]{1,20}"


class PurchaseAwardSerializer(serializers.ModelSerializer):
    """Who provides a service, and at which price."""

    item = serializers.CharField(source="application.item.code")
    firm = serializers.CharField(source="application.firm.unified_code")
    amount = serializers.DecimalField(source="application.amount", max_digits=14, decimal_places=2)
    eligibility_sha256 = serializers.CharField(source="application.sha256")

    class Meta:
        model = PurchaseAward
        fields = ("item", "firm", "amount", "reason", "eligibility_sha256", "confirmed_at")


class PurchaseRoundSerializer(serializers.ModelSerializer):
    """A round with its services and, once it is decided, its awards."""

    area = serializers.SlugRelatedField("code", read_only=True)
    items = serializers.SlugRelatedField("code", read_only=True, many=True)
    awards = serializers.SerializerMethodField()

    class Meta:
        model = PurchaseRound
        fields = ("id", "title", "area", "items", "opens_at", "closes_at", "state", "awards")

    def get_awards(self, found: PurchaseRound) -> list[dict[str, Any]]:
        """Empty until the result is public."""
        if found.state != RoundState.DECIDED:
            return []
        offers = [offer for offer in found.offers.all() if hasattr(offer, "award") and offer.award.confirmed_at]
        return PurchaseAwardSerializer([offer.award for offer in offers], many=True).data  # type: ignore[return-value]


class PurchaseRoundViewSet(ReadOnlyModelViewSet):
    """Rounds of government purchase."""

    queryset = PurchaseRound.objects.public().select_related("area")
    permission_classes = (AllowAny,)
    serializer_class = PurchaseRoundSerializer
    filterset_fields: tuple[str, ...] = ()

    def get_queryset(self) -> Any:
        offers = ("offers__award", "offers__item", "offers__firm")
        return super().get_queryset().prefetch_related("items", *offers).defer("area__geometry")
