"""Quarterly reports for systems of firms: a token of the scope `firms.reports`, linked to the firms it files for."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.api.authentication import TokenAuthentication, TokenPermission, TokenThrottle
from accounts.tokens import actor_of
from common.errors import Refusal
from firms.choices import ReportDoor
from firms.models import QuarterlyReport
from firms.permissions import ReportingActor
from firms.rules.forms import Form, Problem
from firms.rules.quarters import Quarter
from firms.selectors.reports import form_of
from firms.services.reports import (
    EditConflict,
    ReportRefused,
    file_report,
    firms_of_system,
    judge,
    withdraw_report,
)

PAGE = 100


class FirmReportSerializer(serializers.Serializer):
    """Where a report stands. `revision` is sent back with the next change."""

    id = serializers.IntegerField()
    quarter = serializers.CharField()
    firm = serializers.CharField(source="firm.unified_code")
    estate = serializers.CharField(source="project.estate.code")
    project = serializers.CharField(source="project.name")
    form_version = serializers.IntegerField(source="form_version_id")
    state = serializers.CharField()
    revision = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    first_submitted_at = serializers.DateTimeField(allow_null=True)
    submission_count = serializers.IntegerField()


class FullFirmReportSerializer(FirmReportSerializer):
    """A report with its answers (field code → answer) and explanations (check code → words)."""

    values = serializers.DictField()
    explanations = serializers.DictField()


class ReportFilingSerializer(serializers.Serializer):
    """What a system files. Fields that are not named stay as they are; null empties one."""

    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    values = serializers.DictField(required=False, default=dict)
    explanations = serializers.DictField(required=False, default=dict)
    submit = serializers.BooleanField(required=False, default=False)


class ReportProblemSerializer(serializers.Serializer):
    """What is wrong with an answer: `field` such as `lifts`, `inspections.1.done_on`, `explain.fee_jump`."""

    field = serializers.CharField()
    code = serializers.CharField()
    place = serializers.CharField()
    message = serializers.CharField()


class ReportOutcomeSerializer(serializers.Serializer):
    """What came of a filing. With 409, `changes` says what a colleague changed meanwhile."""

    detail = serializers.CharField(required=False)
    report = FullFirmReportSerializer(required=False)
    problems = ReportProblemSerializer(many=True, required=False)
    changes = serializers.ListField(child=serializers.DictField(), required=False)


def problems_of(problems: list[Problem], form: Form) -> list[dict[str, str]]:
    """Problems as the API tells them."""
    return [
        {"field": one.where, "code": one.code, "place": form.place(one), "message": one.message} for one in problems
    ]


class FirmReportViewSet(ViewSet):
    """Reports of the firms for which the token stands."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [TokenPermission]
    throttle_classes = [TokenThrottle]
    parser_classes = [JSONParser]
    lookup_value_regex = "[0-9]{1,18}"
    token_scope = "firms.reports"  # noqa: S105

    def _actor(self, request: Request) -> ReportingActor:
        label = actor_of(request.auth).audit_label
        return ReportingActor(label, firm_ids=firms_of_system(request.auth))

    def _one(self, request: Request, pk: str) -> tuple[QuarterlyReport, ReportingActor]:
        actor = self._actor(request)
        report = QuarterlyReport.objects.filter(firm__in=actor.firm_ids, pk=pk).with_names().first()
        if report is None:
            raise Http404
        return report, actor

    @extend_schema(
        summary="Reports of a quarter, 100 at a time by number",
        parameters=[
            OpenApiParameter("quarter", str, required=True, description="such as 2026Q1"),
            OpenApiParameter("after", int, description="number of the last report of the page before"),
        ],
        responses=FirmReportSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """The next page begins after the last number of this one."""
        quarter = Quarter.read(request.query_params.get("quarter", ""))
        after = request.query_params.get("after", "0")
        if quarter is None or not after.isdigit() or len(after) > 18:
            raise ValidationError(_("Name a quarter such as 2026Q1."))
        rows = QuarterlyReport.objects.filter(firm__in=self._actor(request).firm_ids, pk__gt=int(after))
        page = rows.of_quarter(quarter.first_day).with_names().order_by("pk")[:PAGE]
        return Response(FirmReportSerializer(page, many=True).data)

    @extend_schema(summary="One report with its answers", responses=FullFirmReportSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """The answers as they stand; those that cannot be read stand as they were typed."""
        return Response(FullFirmReportSerializer(self._one(request, pk)[0]).data)

    @extend_schema(
        summary="File answers, and hand the report in",
        request=ReportFilingSerializer,
        responses={200: ReportOutcomeSerializer, 409: ReportOutcomeSerializer, 422: ReportOutcomeSerializer},
    )
    def update(self, request: Request, pk: str) -> Response:
        """With `submit` a report with problems is refused whole (422); without, it is kept and they are told."""
        report, actor = self._one(request, pk)
        given = ReportFilingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        form = form_of(report.form_version)
        try:
            filed = file_report(report.pk, by=actor, now=timezone.now(), door=ReportDoor.API, **given.validated_data)
        except ReportRefused as refusal:
            told = {"detail": str(refusal), "problems": problems_of(refusal.problems, form)}
            return Response(told, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
        except EditConflict as conflict:
            changes = [{**change._asdict(), "at": change.at.isoformat()} for change in conflict.changes]
            told = {"detail": str(conflict), "report": self._told(report.pk), "changes": changes}
            return Response(told, status=status.HTTP_409_CONFLICT)
        except Refusal as refusal:
            return Response({"detail": str(refusal)}, status=refusal.status)
        return Response({"report": self._told(report.pk), "problems": problems_of(filed.verdict.problems, form)})

    @extend_schema(summary="Take a report back", request=None, responses=FullFirmReportSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Only as long as no office has accepted it (409)."""
        report, actor = self._one(request, pk)
        try:
            withdraw_report(report.pk, by=actor, now=timezone.now())
        except Refusal as refusal:
            return Response({"detail": str(refusal)}, status=refusal.status)
        return Response(self._told(report.pk))

    @extend_schema(summary="The form of a report, and what is wrong with it now", responses=dict)
    @action(detail=True, methods=["get"])
    def form(self, request: Request, pk: str) -> Response:
        """The document of the version to which the report is pinned."""
        report, _actor = self._one(request, pk)
        problems: list[Any] = problems_of(judge(report).problems, form_of(report.form_version))
        return Response({"document": report.form_version.document, "problems": problems})

    def _told(self, pk: int) -> Any:
        return FullFirmReportSerializer(QuarterlyReport.objects.with_names().get(pk=pk)).data
