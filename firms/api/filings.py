"""The door for other systems that hand in filings of firms: a token with the scope `firms.file`."""

import base64
import binascii
import re
import uuid
from typing import Any

from django.core.exceptions import ValidationError as RuleBroken
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.api.authentication import TokenAuthentication, TokenPermission, TokenThrottle
from accounts.tokens import actor_of
from common.errors import Refusal
from firms.choices import FilingKind
from firms.models import Filing, FilingStep, PropertyFirm, ServiceProject
from firms.selectors.filings import changed_filings
from firms.services.filings import WrongValues, hand_in
from places.models import Area, Estate

MOST_FILES = 20
PAGE = 100


class GivenFileSerializer(serializers.Serializer):
    """A file: its name, and its content in Base64."""

    name = serializers.CharField(max_length=200)
    content = serializers.CharField(max_length=28_000_000)


class GivenFilingSerializer(serializers.Serializer):
    """A filing as another system hands it in. `values` are texts by field, as the pages of filings name them."""

    firm = serializers.CharField(max_length=18, help_text="unified social credit code")
    kind = serializers.ChoiceField(choices=FilingKind.choices)
    estate = serializers.CharField(required=False, max_length=16, help_text="code of the estate of a new project")
    project = serializers.IntegerField(required=False, help_text="number of the project that changes")
    area = serializers.CharField(required=False, max_length=24, help_text="code of the subdistrict of the office")
    values = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=400))
    files = GivenFileSerializer(many=True, required=False, max_length=MOST_FILES)


class FilingStepSerializer(serializers.ModelSerializer):
    """A step, with what is to be corrected by field."""

    class Meta:
        model = FilingStep
        fields = ("act", "state", "at", "note", "field_notes")


class FilingSummarySerializer(serializers.ModelSerializer):
    """How a filing stands. Nothing about persons."""

    number = serializers.UUIDField(source="public_id", read_only=True)
    firm = serializers.SlugRelatedField("unified_code", read_only=True)
    estate = serializers.SlugRelatedField("code", read_only=True)
    is_late = serializers.SerializerMethodField()

    class Meta:
        model = Filing
        fields = (
            "number",
            "firm",
            "kind",
            "estate",
            "project",
            "state",
            "round",
            "due_on",
            "is_late",
            "first_submitted_at",
            "submitted_at",
            "decided_at",
            "changed_at",
        )

    def get_is_late(self, filing: Filing) -> bool:
        """Whether it came after its day."""
        return filing.is_late(timezone.localdate())


class FilingDetailSerializer(FilingSummarySerializer):
    """One filing with its steps."""

    steps = FilingStepSerializer(many=True, read_only=True)

    class Meta(FilingSummarySerializer.Meta):
        fields = (*FilingSummarySerializer.Meta.fields, "steps")


CHANGES = inline_serializer(
    "FilingChanges",
    {
        "filings": FilingSummarySerializer(many=True),
        "cursor": serializers.CharField(),
        "has_more": serializers.BooleanField(),
    },
)


class FilingViewSet(ViewSet):
    """Filings of firms, by their number."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [TokenPermission]
    throttle_classes = [TokenThrottle]
    parser_classes = [JSONParser]
    token_scope = "firms.file"  # noqa: S105
    lookup_field = "number"
    lookup_value_regex = "[0-9a-f-]{36}"

    @extend_schema(
        summary="Hand in a filing of a firm",
        request=GivenFilingSerializer,
        responses={201: FilingSummarySerializer},
    )
    def create(self, request: Request) -> Response:
        """Begun, with its files, and handed in; all of it or nothing. Wrong fields come back with their reasons."""
        given = GivenFilingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        firm = PropertyFirm.objects.filter(unified_code=data["firm"].upper()).first()
        if firm is None:
            raise ValidationError({"firm": [_("No firm with this code stands in the register.")]})
        try:
            filing = hand_in(
                data["kind"],
                firm,
                data["values"],
                by=actor_of(request.auth),
                now=timezone.now(),
                files=[_file(file) for file in data.get("files", [])],
                **_subject(data),
            )
        except WrongValues as wrong:
            return Response({"errors": wrong.errors}, status=wrong.status)
        except Refusal as refusal:
            return Response({"detail": str(refusal)}, status=refusal.status)
        except RuleBroken as broken:
            return Response({"detail": " ".join(broken.messages)}, status=status.HTTP_409_CONFLICT)
        return Response(FilingSummarySerializer(filing).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="What has changed, the oldest change first",
        parameters=[OpenApiParameter("cursor", int, description="`cursor` of the answer before")],
        responses=CHANGES,
    )
    def list(self, request: Request) -> Response:
        """Filings that changed, a hundred steps at most. Ask again with the cursor of the answer."""
        asked = request.query_params.get("cursor", "0")
        if not re.fullmatch("[0-9]{1,18}", asked):
            raise ValidationError({"cursor": [_("This cursor is none of ours.")]})
        rows, cursor, has_more = changed_filings(int(asked), PAGE)
        content = FilingSummarySerializer(rows, many=True).data
        return Response({"filings": content, "cursor": str(cursor), "has_more": has_more})

    @extend_schema(summary="One filing with its steps", responses=FilingDetailSerializer)
    def retrieve(self, request: Request, number: str) -> Response:
        """One filing by its number."""
        try:
            key = uuid.UUID(number)
        except ValueError:
            raise NotFound from None
        rows = Filing.objects.filter(public_id=key, round__gte=1).select_related("firm", "estate")
        filing = rows.defer("estate__polygon").prefetch_related("steps").first()
        if filing is None:
            raise NotFound
        return Response(FilingDetailSerializer(filing).data)


def _subject(data: dict[str, Any]) -> dict[str, Any]:
    """Estate, project and area by their codes. An unknown code is an error of its field."""
    found: dict[str, Any] = {}
    rows: dict[str, Any] = {
        "estate": Estate.objects.public().filter(code=str(data.get("estate", "")).upper()),
        "project": ServiceProject.objects.filter(pk=data.get("project", 0)),
        "area": Area.objects.without_geometry().filter(code=data.get("area", "")),
    }
    for name in ("estate", "project", "area"):
        if name in data:
            found[name] = rows[name].first()
            if found[name] is None:
                raise ValidationError({name: [_("Not known here.")]})
    return found


def _file(given: dict[str, str]) -> ContentFile:
    try:
        return ContentFile(base64.b64decode(given["content"], validate=True), name=given["name"])
    except (binascii.Error, ValueError) as error:
        raise ValidationError({"files": [_("A file's content is Base64.")]}) from error
