"""Demo of a hot issue: several residents of one estate without water since yesterday, found as by the hourly job."""

import datetime
import random
import uuid

from complaints import services
from complaints.models import Category, Complaint
from complaints.rules.hot import ALIVE
from complaints.services.hot import refresh_hot_issues
from complaints.services.triage import triage_complaint
from places.models import Estate

NAMESPACE = uuid.UUID("b1c0c1de-51ab-4e6c-8d0e-2f6f7c1f9a04")
TOLD = (
    ("小区停水，水泵坏了", "从昨天晚上开始停水，说是加压水泵坏了，一直没有修好。"),
    ("加压水泵坏了停水一天", "加压水泵坏了，整个小区停水，做饭洗漱都成问题。"),
    ("停水没有通知，水泵还没修好", "小区停水没有任何通知，听说水泵坏了，什么时候修好没有人说。"),
    ("高层停水，加压水泵故障", "十层以上全部停水，加压水泵故障，请尽快修水泵恢复供水。"),
    ("水泵坏了，小区停水", "水泵坏了以后小区停水，家里有老人，请先送水应急。"),
    ("小区停水两天，水泵没人修", "小区停水快两天了，水泵坏了没有人来修。"),
    ("停水，希望先修水泵", "小区停水影响生活，希望先把加压水泵修好。"),
)


def seed(estate: Estate, now: datetime.datetime) -> None:
    """The complaints about the water, then what the machine makes of the last four weeks. Runs again without harm."""
    category = Category.objects.get(code="facilities-water")
    for number, (title, text) in enumerate(TOLD):
        key = uuid.uuid5(NAMESPACE, str(number))
        if not Complaint.objects.filter(submission_key=key).exists():
            before = random.Random(f"water {number}").uniform(1, 30)
            services.submit_complaint(
                submission_key=key,
                estate=estate,
                category=category,
                title=title,
                text=text,
                now=now - datetime.timedelta(hours=before),
            )
    recent = Complaint.objects.filter(created_at__gt=now - ALIVE, triage=None).order_by("created_at", "pk")
    for pk in recent.values_list("pk", flat=True):
        triage_complaint(pk, now)
    refresh_hot_issues(now)
