"""Programmes as JSON. Money, areas and shares are decimal text; exact shares are fractions as text."""

from typing import Any

from rest_framework import serializers

from programmes.models import ManagementRoom, NeglectedEstate, PublicAsset, SubsidyLine, SubsidyRun


class EntrySerializer(serializers.ModelSerializer):
    """An entry of the register of old and abandoned estates."""

    estate = serializers.SlugRelatedField("code", read_only=True)
    area = serializers.CharField(source="estate.area.code", read_only=True)
    is_covered = serializers.BooleanField(read_only=True)

    class Meta:
        model = NeglectedEstate
        fields = ("id", "estate", "area", "kind", "state", "effective_from", "effective_to", "is_covered")


class RoomSerializer(serializers.ModelSerializer):
    """A management room."""

    estate = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = ManagementRoom
        fields = ("id", "estate", "kind", "location", "area", "use", "is_in_register", "updated_at")


class AssetSerializer(serializers.ModelSerializer):
    """A public asset with its days or its balance."""

    estate = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = PublicAsset
        fields = (
            "id",
            "estate",
            "kind",
            "serial",
            "location",
            "installed_on",
            "inspected_on",
            "last_result",
            "next_due_on",
            "balance_amount",
            "balance_on",
            "is_in_use",
            "updated_at",
        )


class RunSerializer(serializers.ModelSerializer):
    """A subsidy run without its text."""

    class Meta:
        model = SubsidyRun
        fields = (
            "id",
            "year",
            "quarter",
            "version",
            "corrects",
            "correction_reason",
            "state",
            "as_of",
            "digest",
            "total_amount",
            "difference_amount",
            "drafted_at",
            "checked_at",
            "first_approved_at",
            "second_approved_at",
            "exported_at",
        )


class RunDetailSerializer(RunSerializer):
    """A subsidy run with its frozen text, as the digest stands for it."""

    class Meta(RunSerializer.Meta):
        fields: tuple[Any, ...] = (*RunSerializer.Meta.fields, "text")


class LineSerializer(serializers.ModelSerializer):
    """A line of an approved run, for the firm that it is about."""

    estate = serializers.SlugRelatedField("code", read_only=True)
    firm = serializers.SlugRelatedField("unified_code", read_only=True)
    year = serializers.IntegerField(source="run.year", read_only=True)
    quarter = serializers.IntegerField(source="run.quarter", read_only=True)
    version = serializers.IntegerField(source="run.version", read_only=True)

    class Meta:
        model = SubsidyLine
        fields = (
            "id",
            "year",
            "quarter",
            "version",
            "estate",
            "firm",
            "area",
            "months",
            "grade",
            "is_eligible",
            "refusal",
            "amount",
            "paid_on",
            "basis",
        )


class CoverageSerializer(serializers.Serializer):
    """Coverage of one area: counts, exact share, target."""

    area = serializers.CharField(source="area.code")
    name = serializers.CharField(source="area.name")
    numerator = serializers.IntegerField(source="ratio.numerator")
    denominator = serializers.IntegerField(source="ratio.denominator")
    percent = serializers.DecimalField(max_digits=6, decimal_places=2, source="ratio.percent", allow_null=True)
    target = serializers.DecimalField(
        max_digits=5, decimal_places=4, source="target.share", allow_null=True, default=None
    )
    is_reached = serializers.BooleanField(allow_null=True)
