"""Ratings and lists as JSON: public facts only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from credit.models import CreditFile, ListEntry, ListIssue, Publication
from credit.selectors.publications import entries_of, is_withdrawn


class RatingRowSerializer(serializers.ModelSerializer):
    """How a firm stands."""

    unified_code = serializers.CharField(source="firm.unified_code")
    name = serializers.CharField(source="firm.name")

    class Meta:
        model = CreditFile
        fields = ("unified_code", "name", "score", "grade", "checked_on")


class RatingDetailSerializer(RatingRowSerializer):
    """How a firm stands, with inputs and every line of the derivation."""

    engine = serializers.CharField(source="rating.engine_version")
    rulebook_digest = serializers.CharField(source="rating.rulebook_version.digest")
    inputs = serializers.JSONField(source="rating.inputs")
    inputs_digest = serializers.CharField(source="rating.inputs_digest")
    output = serializers.JSONField(source="rating.derivation")
    output_digest = serializers.CharField(source="rating.output_digest")

    class Meta(RatingRowSerializer.Meta):
        fields = (
            *RatingRowSerializer.Meta.fields,
            "engine",
            "rulebook_digest",
            "inputs",
            "inputs_digest",
            "output",
            "output_digest",
        )


class ListEntrySerializer(serializers.ModelSerializer):
    """A firm's place on a list."""

    unified_code = serializers.CharField(source="firm.unified_code")
    name = serializers.CharField(source="firm.name")

    class Meta:
        model = ListEntry
        fields = ("kind", "rank", "unified_code", "name", "score", "grade", "reasons")


class PublicationSerializer(serializers.ModelSerializer):
    """A link of the chain of publications; `payload` is the text whose SHA-256 is `digest`."""

    class Meta:
        model = Publication
        fields = ("number", "digest", "previous_digest", "published_at", "payload")


class ListIssueSerializer(serializers.ModelSerializer):
    """The lists of one quarter."""

    class Meta:
        model = ListIssue
        fields = ("id", "cycle", "year", "number", "version", "state", "publicity_from", "publicity_to")


class ListIssueDetailSerializer(ListIssueSerializer):
    """The lists of one quarter with their entries."""

    entries = serializers.SerializerMethodField()

    class Meta(ListIssueSerializer.Meta):
        fields = (*ListIssueSerializer.Meta.fields, "entries")

    @extend_schema_field(ListEntrySerializer(many=True))
    def get_entries(self, issue: ListIssue) -> Any:
        """Entries that no objection took out."""
        return ListEntrySerializer([entry for entry in entries_of(issue) if not is_withdrawn(entry)], many=True).data
