"""Firms and projects as JSON."""

from rest_framework import serializers

from firms.models import PropertyFirm, ServiceProject


class FirmSerializer(serializers.ModelSerializer):
    """The filing of a firm."""

    class Meta:
        model = PropertyFirm
        fields = (
            "unified_code",
            "name",
            "short_name",
            "is_code_fictitious",
            "status",
            "registered_address",
            "filed_on",
        )


class ProjectSerializer(serializers.ModelSerializer):
    """A firm serving an estate for a half-open period."""

    firm = serializers.SlugRelatedField("unified_code", read_only=True)
    estate = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = ServiceProject
        fields = (
            "id",
            "firm",
            "estate",
            "name",
            "floor_area",
            "household_count",
            "effective_from",
            "effective_to",
            "end_reason",
        )
