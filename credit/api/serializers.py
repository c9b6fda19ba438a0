"""Ratings, lists and rulebooks as JSON: public facts only, nothing about natural persons."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from credit.models import CreditFile, ListIssue, Publication, RulebookVersion
from credit.selectors.entries import entry_row, is_out_of_view
from credit.selectors.publications import entries_of, is_withdrawn


class RatingRowSerializer(serializers.ModelSerializer):
    """How a firm stands. `score` is null where the rulebook gives a state instead of a score."""

    unified_code = serializers.CharField(source="firm.unified_code")
    name = serializers.CharField(source="firm.name")
    since = serializers.DateField(source="checked_on", help_text="The day from which this has been so.")

    class Meta:
        model = CreditFile
        fields = ("unified_code", "name", "score", "grade", "since")


class StandingSerializer(serializers.Serializer):
    """How a firm stands on a day: outcome with every line, the records behind it, digests."""

    unified_code = serializers.CharField(source="firm.unified_code")
    name = serializers.CharField(source="firm.name")
    as_of = serializers.DateField()
    since = serializers.DateField()
    score = serializers.DecimalField(max_digits=10, decimal_places=4, allow_null=True)
    grade = serializers.CharField()
    rulebook = serializers.CharField(source="version.rulebook.code")
    rulebook_version = serializers.IntegerField(source="version.number")
    rulebook_digest = serializers.CharField(source="version.digest")
    output = serializers.JSONField(help_text="What the engine said; its canonical JSON has `output_digest`.")
    output_digest = serializers.CharField()
    records = serializers.JSONField(help_text="Each record that counts, with what of its points counted.")


class ProofSerializer(serializers.Serializer):
    """All that is needed to compute a rating again."""

    engine = serializers.CharField()
    rulebook = serializers.JSONField()
    rulebook_digest = serializers.CharField()
    inputs = serializers.JSONField()
    inputs_digest = serializers.CharField()
    output = serializers.JSONField()
    output_digest = serializers.CharField()


class ListEntrySerializer(serializers.Serializer):
    """A firm's or project's place on a list, and what became of it."""

    issue = serializers.IntegerField(source="issue.pk")
    period = serializers.CharField(source="issue.period")
    version = serializers.IntegerField(source="issue.version")
    kind = serializers.CharField(source="entry.kind")
    title = serializers.CharField()
    tone = serializers.CharField(source="entry.tone")
    rank = serializers.IntegerField(source="entry.rank", allow_null=True)
    unified_code = serializers.CharField(source="entry.firm.unified_code")
    name = serializers.CharField(source="entry.firm.name")
    project = serializers.CharField(source="entry.project.name", default=None, allow_null=True)
    score = serializers.DecimalField(source="entry.score", max_digits=10, decimal_places=4, allow_null=True)
    grade = serializers.CharField(source="entry.grade")
    reasons = serializers.JSONField(source="entry.reasons")
    status = serializers.CharField(help_text="publicity, final, in_force, expired, repaired or corrected")
    until = serializers.DateField(allow_null=True, help_text="First day off the list.")
    ended_on = serializers.DateField(source="end.ended_on", default=None, allow_null=True)


class PublicationSerializer(serializers.ModelSerializer):
    """A link of the chain of publications; `payload` is the text whose SHA-256 is `digest`."""

    class Meta:
        model = Publication
        fields = ("number", "digest", "previous_digest", "published_at", "payload")


class ListIssueSerializer(serializers.ModelSerializer):
    """The lists of one period. `corrects` is the version that this one corrects."""

    class Meta:
        model = ListIssue
        fields = (
            "id",
            "subject",
            "cycle",
            "year",
            "number",
            "version",
            "state",
            "corrects",
            "correction_reason",
            "publicity_from",
            "publicity_to",
        )


class ListIssueDetailSerializer(ListIssueSerializer):
    """The lists of one period with their entries."""

    entries = serializers.SerializerMethodField()

    class Meta(ListIssueSerializer.Meta):
        fields = (*ListIssueSerializer.Meta.fields, "entries")

    @extend_schema_field(ListEntrySerializer(many=True))
    def get_entries(self, issue: ListIssue) -> Any:
        """Entries that no objection took out and that are still in public view."""
        today = timezone.localdate()
        rows = [
            entry_row(entry, today)
            for entry in entries_of(issue)
            if not is_withdrawn(entry) and not is_out_of_view(entry, today)
        ]
        return ListEntrySerializer(rows, many=True).data


class RulebookSerializer(serializers.ModelSerializer):
    """A rulebook that is or was in force."""

    code = serializers.CharField(source="rulebook.code")
    title = serializers.CharField(source="rulebook.title")

    class Meta:
        model = RulebookVersion
        fields = ("id", "code", "number", "title", "subject", "effective_from", "effective_to", "digest")


class RulebookDetailSerializer(RulebookSerializer):
    """A rulebook with its document, whose canonical JSON has the digest."""

    class Meta(RulebookSerializer.Meta):
        fields = (*RulebookSerializer.Meta.fields, "document")
