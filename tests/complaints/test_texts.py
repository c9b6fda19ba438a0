"""Standard texts: placeholders filled safely, offered where they fit, written by the office they belong to."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.errors import NotAllowed
from complaints import services
from complaints.models import StandardText
from complaints.rules.texts import fill, unknown_placeholders
from complaints.selectors import texts_for
from tests.complaints.conftest import NOW

SINCE = datetime.date(2025, 1, 1)


def text(world, **values):
    base = {"title": "受理", "move": "accept", "text": "您好", "area": world.district, "effective_from": SINCE}
    return StandardText.objects.create(**(base | values))


@pytest.mark.parametrize(
    ("written", "values", "filled"),
    [
        ("{estate}的事", {"estate": "春熙苑"}, "春熙苑的事"),
        ("{estate}", {"estate": "{title}"}, "{title}"),
        ("{title.__class__} {0} {title!r}", {"title": "x"}, "{title.__class__} {0} {title!r}"),
        ("%s {{title}}", {"title": "x"}, "%s {x}"),
        ("{", {}, "{"),
    ],
)
def test_placeholders_are_replaced_and_nothing_is_evaluated(written, values, filled):
    assert fill(written, values) == filled


def test_what_is_not_in_the_list_is_named():
    assert unknown_placeholders("{title}{phone}{0}") == ["{phone}", "{0}"]


def test_texts_are_offered_by_act_category_place_language_and_time(world):
    complaint = world.submit(now=NOW)
    fitting = text(world, title="甲", text="{receipt_code} {estate} {category}")
    text(world, title="乙", area=world.north_community, category=complaint.category.parent)
    text(world, title="丙", category=world.category("facilities-lift"))
    text(world, title="丁", area=world.south)
    text(world, title="戊", language="en")
    text(world, title="己", effective_to=datetime.date(2025, 9, 1))
    text(world, title="庚", move="refuse")
    offered = texts_for(complaint, NOW)
    assert [one.title for one in offered["accept"]] == ["甲", "乙"]
    assert [one.title for one in offered["refuse"]] == ["庚"]
    assert offered["accept"][0].pk == fitting.pk
    assert offered["accept"][0].text == f"{complaint.spoken_code} 春熙苑 {complaint.category.name}"


def test_a_text_is_filled_in_by_the_server_where_there_is_no_script(world, east, client_of):
    complaint = world.submit(now=timezone.now())
    chosen = text(world, move="refuse", text="{estate}：不属于受理范围")
    office = client_of(east)
    office.force_login(world.officer)
    address = f"/admin/complaints/complaint/{complaint.pk}/acts/refuse/"
    data = {"fill": "1", "standard_text": str(chosen.pk), "refuse-legal_basis": "第三条"}
    page = office.post(address, data).content.decode()
    assert "春熙苑：不属于受理范围" in page
    assert "第三条" in page
    complaint.refresh_from_db()
    assert complaint.state == "received"
    for wrong in ("", "abc", "999999"):
        assert office.post(address, {**data, "standard_text": wrong}).status_code == 200


def test_an_office_writes_its_own_texts_only(world):
    mine = StandardText(title="新", move="accept", text="您好，{estate}", area=world.north, effective_from=SINCE)
    services.save_standard_text(mine, by=world.officer, fields=["title"])
    mine.area = world.south
    with pytest.raises(NotAllowed):
        services.save_standard_text(mine, by=world.officer, fields=["area"])
    mine.refresh_from_db()
    with pytest.raises(NotAllowed):  # nor takes away what belongs to another office
        mine.area = world.south
        services.save_standard_text(mine, by=world.south_officer, fields=["area"])
    mine.area, mine.text = world.north, "请拨打{phone}"
    with pytest.raises(ValidationError):
        services.save_standard_text(mine, by=world.officer, fields=["text"])


def test_texts_are_written_in_pages(world, east, client_of):
    office = client_of(east)
    office.force_login(world.officer)
    assert office.get("/admin/complaints/standardtext/add/").status_code == 200
    data = {
        "title": "受理告知甲",
        "move": "accept",
        "language": "zh-hans",
        "text": "{estate}",
        "area": world.north.pk,
        "effective_from": "2025-01-01",
    }
    assert office.post("/admin/complaints/standardtext/add/", data).status_code == 302
    saved = StandardText.objects.get()
    address = f"/admin/complaints/standardtext/{saved.pk}/change/"
    for change in ({"text": "{phone}"}, {"area": world.south.pk}):
        assert office.post(address, {**data, **change}).status_code == 200
    saved.refresh_from_db()
    assert (saved.text, saved.area) == ("{estate}", world.north)
    other = client_of(east)
    other.force_login(world.south_officer)
    assert other.get(address).status_code == 302
    assert "受理告知甲" not in other.get("/admin/complaints/standardtext/").content.decode()
