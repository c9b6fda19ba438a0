"""The demo shows every state, and may be seeded twice."""

from django.utils import timezone

import firms.demo
import firms.demo_disclosure
import places.demo
from firms.models import AccountQuestion, DisclosureVersion, FeeAdjustment, ServiceProject
from firms.selectors import duty_lines, question_state
from portal import demo


def test_the_demo_is_seeded_once_and_shows_every_state(jurisdiction):
    places.demo.seed("510108", 1)
    firms.demo.seed(1)
    demo.seed_people(jurisdiction, timezone.localdate())
    for _time in range(2):
        firms.demo_disclosure.seed(1)
    today = timezone.localdate()
    projects = list(ServiceProject.objects.on(today).order_by("pk")[:12])
    lines = [line for own in duty_lines(projects, today).values() for line in own]
    assert {"done", "late", "missing"} <= {line.state for line in lines}
    assert DisclosureVersion.objects.filter(number=2).exists()
    assert DisclosureVersion.objects.waiting().exists()
    questions = AccountQuestion.objects.select_related("answer", "publication")
    states = {question_state(question, today) for question in questions}
    assert states == {"open", "overdue", "answered", "published", "withheld"}
    cases = set(FeeAdjustment.objects.values_list("state", flat=True))
    assert {"proposed", "published", "deliberating", "filed", "refused", "withdrawn"} <= cases
