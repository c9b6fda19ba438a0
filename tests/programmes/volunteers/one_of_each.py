"""One of everything of volunteers and emergencies, for tests that walk every address."""

import datetime
from decimal import Decimal


def one_of_each(area, resident, issuer=None):
    """A team of the resident's, a call, hours, a tool lent out, a visit of the resident's, a running emergency call."""
    from programmes.services import mobilisation, volunteers

    now = datetime.datetime.now(datetime.UTC)
    today = now.date()
    team = volunteers.keep_team(by=None, name="志愿队", area=area, coordinator=resident)
    volunteers.open_volunteer_call(
        team.pk,
        by=None,
        now=now,
        title="巡查",
        starts_at=now + datetime.timedelta(days=1),
        place="广场",
        places_needed=3,
    )
    member = volunteers.join_team(team.pk, by=resident, now=now)
    volunteers.consent_to_hours(member.pk, by=resident, now=now)
    volunteers.record_hours(member.pk, by=None, now=now, today=today, day=today, hours=Decimal(2))
    station = volunteers.keep_station(by=None, name="便民点", area=area, address="路1号", opening_hours="9-17")
    tool = volunteers.keep_tool(by=None, station=station, name="梯子", number="1")
    due = datetime.timedelta(days=2)
    volunteers.lend_tool(tool.pk, by=None, now=now, contact_name="王", contact_phone="13800001234", due_on=today + due)
    volunteers.ask_visit(
        by=resident,
        now=now,
        area=area,
        kind="repair",
        need="elderly",
        contact_name="李",
        contact_phone="13800001234",
        address="1幢",
        text="灯泡",
    )
    return mobilisation.issue_call(
        by=issuer, now=now, kind="flood", level=2, title="防汛", text="检查泵房", areas=[area]
    )
