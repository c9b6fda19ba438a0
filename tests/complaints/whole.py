"""A finished complaint with a row of every kind that can hang on one, and marks in every text field of them."""

import datetime
import io
import re
import uuid
from collections import deque
from itertools import count

from django.db import connection, models

from accounts.models import ApiToken
from common.crypto import decrypt, encrypt
from common.fields import EncryptedTextField
from common.images import read_picture
from complaints import services
from complaints.models import (
    CategoryQuestion,
    ClockPause,
    Complaint,
    ComplaintAnswer,
    ComplaintRevision,
    ComplaintSketch,
    ComplaintVideo,
    Extension,
    FirmInterview,
    HotIssue,
    HotIssueMember,
    MediationCase,
    PauseReason,
    PostedRequest,
    Referral,
    SourceOrder,
    Triage,
)
from complaints.services.mediation._steps import note_step
from tests.complaints.conftest import picture_bytes

TEXTS = (models.CharField, models.TextField, models.JSONField)
MARK = re.compile(r"mk\d{4}zq")
TOKEN = re.compile(r"gAAAA[\w\-]+=*")
DAY = datetime.timedelta(days=1)


def whole_complaint(world, now):
    """A complaint that was closed at `now`, after everything that can happen to one."""
    complaint = world.brought_to("in_progress", now=now, pictures=[read_picture(io.BytesIO(picture_bytes()))])
    by, event = world.officer, complaint.events.order_by("pk").first()
    services.add_message(complaint.pk, text="还没修好", now=now)
    services.join_complaint(complaint.pk, submission_key=uuid.uuid4(), now=now, reporter_email="b@example.test")
    services.add_note(complaint.pk, by=by, now=now, text="内部备注")
    question = CategoryQuestion.objects.filter(kind="text").first()
    ComplaintAnswer.objects.create(complaint=complaint, question=question, value="三号梯")
    ComplaintRevision.objects.create(event=event, title="旧", text="旧", category=complaint.category)
    ComplaintVideo.objects.create(
        complaint=complaint, event=event, file="complaints/2020/01/v.mp4", container="mp4", seconds=3, sha256="0" * 64,
        width=1, height=1, size=1,
    )  # fmt: skip
    _clock_rows(world, complaint, now)
    services.refer_complaint(complaint.pk, by=by, now=now, body="城管", reason="违建", legal_basis="第一条")
    Referral.objects.filter(complaint=complaint).update(reply="已查", outcome="ordered", replied_at=now)
    _outside_rows(world, complaint, now)
    _mediation(world, complaint, now)
    services.answer_complaint(complaint.pk, by=world.firm_person, now=now, note="已清运")
    services.rate_complaint(complaint.pk, satisfaction="satisfied", now=now, note="谢谢")
    return services.close_complaint(complaint.pk, by=by, now=now)


def _clock_rows(world, complaint, now):
    by = world.officer
    reason = PauseReason.objects.first()
    ClockPause.objects.create(
        complaint=complaint, round=1, reason=reason, note="等", started_at=now, ends_at=now + DAY, started_by=by
    )
    Extension.objects.create(
        complaint=complaint, round=1, days=2, reason="等材料", asked_by=world.firm_person, asked_side="firm",
        asked_at=now, is_granted=True, granted_days=1, decision="同意", decided_by=by, decided_at=now,
    )  # fmt: skip
    FirmInterview.objects.create(
        complaint=complaint, firm=world.firm, held_on=now.date(), reason="拖延", called_by=by, called_at=now,
        outcome="承诺整改", recorded_by=by, recorded_at=now,
    )  # fmt: skip


def _outside_rows(world, complaint, now):
    token = ApiToken.objects.create(
        name="市民应用",
        digest=uuid.uuid4().hex,
        scopes=[],
        created_by=world.officer,
        created_at=now,
        expires_at=now + DAY,
    )
    PostedRequest.objects.create(complaint=complaint, token=token, latitude="30.1", longitude="104.1")
    SourceOrder.objects.create(complaint=complaint, digest="0" * 64, taken_at=now, changed_at=now)
    Triage.objects.get_or_create(complaint=complaint, defaults={"created_at": now})
    ComplaintSketch.objects.get_or_create(
        complaint=complaint, defaults={"keys": [1], "buckets": [1], "weights": [1], "created_at": now}
    )
    issue = HotIssue.objects.create(
        name=complaint.title, area=complaint.area, first_at=now, last_at=now, computed_at=now
    )
    HotIssueMember.objects.create(issue=issue, complaint=complaint, added_at=now)
    other = world.submit()
    HotIssueMember.objects.create(issue=issue, complaint=other, added_at=now)


def _mediation(world, complaint, now):
    case = MediationCase.objects.create(
        complaint=complaint, area=complaint.area, subject="赔偿", summary="漏水", agreement="协议", state="failed",
        created_at=now, closed_at=now,
    )  # fmt: skip
    party = case.parties.create(kind="resident", name="赵安", phone="19900000001")
    case.posts.create(mediator=world.officer, body="people", appointed_at=now)
    case.duties.create(party=party, what="修", due_date=now.date())
    case.sessions.create(held_at=now, place="社区", minutes="笔录", recorded_by=world.officer, created_at=now)
    note_step(case, "fail", "staff", world.officer, now, "未达成")


def in_reach():
    """Every model from which keys lead to a complaint, with the way: `{model: lookup}`."""
    found, waiting = {Complaint: "pk"}, deque([Complaint])
    while waiting:
        model = waiting.popleft()
        for relation in model._meta.related_objects:
            if relation.related_model not in found and not relation.many_to_many:
                way = found[model]
                found[relation.related_model] = relation.field.name if way == "pk" else f"{relation.field.name}__{way}"
                waiting.append(relation.related_model)
    return found


def text_fields(model):
    """Fields of a model in which somebody's words could stand."""
    for field in model._meta.concrete_fields:
        if isinstance(field, TEXTS) and not field.choices and not field.is_relation:
            yield field


def mark(complaint, kept):
    """Put a mark into every text field of the graph but the kept ones. Returns `{mark: (field, pk)}`."""
    marks, numbers = {}, count(1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger refuses
        for model, way in in_reach().items():
            for field in text_fields(model):
                name = f"{model._meta.model_name}.{field.name}"
                if name in kept or model._meta.model_name in kept:
                    continue
                for pk in model._base_manager.filter(**{way: complaint.pk}).values_list("pk", flat=True):
                    word = f"mk{next(numbers):04}zq"
                    marks[word] = (name, pk)
                    _write(cursor, field, pk, word)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SELECT public.index_complaint(current_schema()::text, %s, false)", [complaint.pk])
    return marks


def _write(cursor, field, pk, word):
    value = encrypt(word) if isinstance(field, EncryptedTextField) else word
    value = f'{{"answer": "{word}"}}' if isinstance(field, models.JSONField) else value
    meta = field.model._meta
    cursor.execute(f'UPDATE "{meta.db_table}" SET "{field.column}" = %s WHERE "{meta.pk.column}" = %s', [value, pk])


def found_marks():
    """Marks that stand anywhere in the schema, in any column, encrypted ones too: `{mark: {table.column}}`."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND data_type IN"
            " ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'tsvector', 'bytea', 'USER-DEFINED')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT coalesce(string_agg("{column}"::text, chr(10)), \'\') FROM "{table}"')
            text = cursor.fetchone()[0]
            text += "".join(decrypt(token) for token in TOKEN.findall(text))
            for word in MARK.findall(text):
                found.setdefault(word, set()).add(f"{table}.{column}")
    return found
