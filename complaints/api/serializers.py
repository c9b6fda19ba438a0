"""Complaints as JSON. Contact data of residents is not part of it."""

from rest_framework import serializers

from complaints.models import Complaint, ComplaintEvent


class ComplaintEventSerializer(serializers.ModelSerializer):
    """One step of the handling."""

    class Meta:
        model = ComplaintEvent
        fields = ("kind", "from_state", "to_state", "actor_kind", "note", "legal_basis", "created_at")


class ComplaintSerializer(serializers.ModelSerializer):
    """A complaint in a list."""

    estate = serializers.SlugRelatedField("code", read_only=True)
    estate_name = serializers.CharField(source="estate.name", read_only=True, default="")
    area = serializers.SlugRelatedField("code", read_only=True)
    category = serializers.SlugRelatedField("code", read_only=True)
    firm = serializers.SlugRelatedField("unified_code", read_only=True)

    class Meta:
        model = Complaint
        fields = (
            "id",
            "receipt_code",
            "title",
            "estate",
            "estate_name",
            "area",
            "category",
            "severity",
            "state",
            "channel",
            "firm",
            "satisfaction",
            "created_at",
            "first_response_due_at",
            "due_at",
            "first_responded_at",
            "resolved_at",
            "closed_at",
        )


class ComplaintDetailSerializer(ComplaintSerializer):
    """A complaint with its text and history."""

    events = ComplaintEventSerializer(many=True, read_only=True)

    class Meta(ComplaintSerializer.Meta):
        fields = (*ComplaintSerializer.Meta.fields, "text", "place_text", "events")
