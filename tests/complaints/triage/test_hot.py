"""Hot issues: found, counted, named, told once per level, and seen only by those whose area they touch."""

import datetime
import random
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from complaints.models import HotIssue, HotIssueLevel, HotIssueMember
from complaints.rules.hot import growth, telling_name, weekly
from complaints.services.hot import refresh_hot_issues
from complaints.services.triage import triage_complaint
from complaints.triage_tasks import notify_hot_issue
from jobs.models import OutboxEntry
from notifications.models import Notice

HOUR = datetime.timedelta(hours=1)
MATTER = ("搅拌站夜里轰鸣睡不着", "南侧搅拌站粉尘太大", "搅拌站半夜施工扰民", "请关停南侧搅拌站", "搅拌站灰尘和噪音")
OTHERS = ("路灯不亮", "草坪枯黄", "门禁失灵", "快递柜占道", "健身器材生锈")


def complain(world, count, now, estate=None, titles=MATTER):
    for index in range(count):
        title = titles[index % len(titles)]
        at = now - index * HOUR
        one = world.submit(title=title, text=f"{title}，请尽快处理。", now=at, estate=estate or world.estate)
        triage_complaint(one.pk, at)


def told():
    return list(OutboxEntry.objects.filter(topic="complaints.notify_hot_issue").order_by("pk"))


def test_no_complaints_no_issues(world, now):
    assert refresh_hot_issues(now) == {"issues": 0, "told": 0}


def test_one_complaint_is_no_issue(world, now):
    complain(world, 1, now)
    refresh_hot_issues(now)
    assert not HotIssue.objects.exists()


def test_many_about_one_matter_become_one_issue(world, now):
    complain(world, 6, now)
    for title in OTHERS:
        complain(world, 1, now, titles=(title,))
    refresh_hot_issues(now)
    issue = HotIssue.objects.get()
    assert (issue.size, issue.week_size, issue.weeks[-1]) == (6, 6, 6)
    assert "搅拌站" in issue.name
    assert issue.estate == world.estate
    assert issue.area == world.north_community


def test_later_complaints_join_and_nothing_is_counted_twice(world, now):
    complain(world, 5, now)
    refresh_hot_issues(now)
    refresh_hot_issues(now + HOUR)
    complain(world, 2, now + 2 * HOUR)
    refresh_hot_issues(now + 2 * HOUR)
    assert HotIssue.objects.get().size == 7
    assert HotIssueMember.objects.count() == 7


def test_the_office_is_told_once_per_level(world, now):
    complain(world, 5, now)
    refresh_hot_issues(now)
    refresh_hot_issues(now + HOUR)
    assert [entry.payload["level"] for entry in told()] == [1]
    complain(world, 12, now + HOUR)
    refresh_hot_issues(now + HOUR)
    refresh_hot_issues(now + HOUR)
    assert [entry.payload["level"] for entry in told()] == [1, 2]
    for _time in range(2):
        notify_hot_issue(**told()[0].payload)
    notices = Notice.objects.filter(event="complaint.hot_issue")
    assert {notice.recipient for notice in notices} == {world.officer}
    assert len({(notice.recipient_id, notice.channel) for notice in notices}) == len(notices)


def test_thresholds_are_data(world, now):
    HotIssueLevel.objects.create(level=1, week_size=50, surprise=1)
    complain(world, 6, now)
    refresh_hot_issues(now)
    assert told() == []


def test_the_same_words_in_another_estate_are_another_matter(world, now):
    complain(world, 3, now, titles=("电梯坏了没人修",))
    complain(world, 3, now, estate=world.south_estate, titles=("电梯又停了一周",))
    refresh_hot_issues(now)
    assert sorted(HotIssue.objects.values_list("estate__name", flat=True)) == ["春熙苑", "秋实园"]


def test_an_officer_sees_only_issues_of_the_own_area(world, now, client):
    complain(world, 5, now)
    refresh_hot_issues(now)
    issue = HotIssue.objects.get()
    pages = (
        reverse("admin:complaints_hotissue_changelist"),
        reverse("admin:complaints_hotissue_change", args=[issue.pk]),
    )
    client.force_login(world.officer)
    for page in pages:
        assert "搅拌站" in client.get(page).content.decode()
    client.force_login(world.south_officer)
    assert "搅拌站" not in client.get(pages[0]).content.decode()
    assert client.get(pages[1]).status_code == 404


def test_a_list_of_issues_asks_as_often_for_one_as_for_many(world, now, client, sees_equal_queries):
    client.force_login(world.officer)
    place = reverse("admin:complaints_hotissue_changelist")

    def issues(count):
        for _number in range(count):
            issue = HotIssue.objects.create(
                name="搅拌站", area=world.north, size=1, weeks=[0] * 12, first_at=now, last_at=now, computed_at=now
            )
            HotIssueMember.objects.create(issue=issue, complaint=world.submit(), added_at=now)

    issues(1)
    sees_equal_queries(lambda: client.get(place), lambda: issues(5))


def test_a_week_like_those_before_does_not_surprise():
    assert growth([5, 5, 5, 5]).surprise < 1
    assert growth([0, 0, 0, 8]).surprise > 5


def test_the_worked_number_of_the_rules():
    assert (growth([0, 5]).expected, growth([0, 5]).surprise) == (Decimal("0.5"), Decimal("3.8"))


@pytest.mark.parametrize("seed", range(5))
def test_more_in_the_week_never_surprises_less(seed):
    before = [random.Random(seed).randrange(5) for _week in range(4)]
    surprises = [growth([*before, week]).surprise for week in range(30)]
    assert surprises == sorted(surprises)


def test_weeks_are_counted_back_from_now(now):
    times = [now, now - datetime.timedelta(days=6), now - datetime.timedelta(days=7), now + HOUR]
    assert weekly(times, now, 3) == [0, 1, 2]


def test_the_name_is_what_most_titles_share():
    assert telling_name(["投诉丽景湾搅拌站扰民", "丽景湾搅拌站粉尘", "关于丽景湾搅拌站"]) == "丽景湾搅拌站"


def test_a_file_is_searched_without_a_database(tmp_path, capsys):
    lines = ["created,title,content,likes"]
    lines += [
        f"2024-05-{day:02d} 10:00:00,搅拌站扰民：{title},南侧搅拌站扰民,3" for day, title in enumerate(MATTER, start=1)
    ]
    lines += [f"2024-05-{day:02d} 11:00:00,{title},请处理,0" for day, title in enumerate(OTHERS, start=1)]
    file = tmp_path / "messages.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    call_command("triage", "hot", str(file))
    printed = capsys.readouterr().out
    assert "5 messages     15 likes" in printed
    assert "搅拌站" in printed


def test_open_complaints_of_an_issue_are_joined_from_its_page(world, now, east, client_of):
    complain(world, 3, now)
    refresh_hot_issues(now)
    issue = HotIssue.objects.get()
    office = client_of(east)
    office.force_login(world.officer)
    page = office.get(reverse("admin:complaints_hotissue_change", args=[issue.pk])).text
    members = sorted(issue.members.values_list("complaint", flat=True))
    assert all(f'name="pk" value="{pk}"' in page for pk in members) and 'name="act" value="merge"' in page
    asked = office.post(reverse("admin:complaints_complaint_changelist"), {"act": "merge", "pk": members})
    assert [row["complaint"].pk for row in asked.context["may"]] == members
    main = asked.context["form"]["main"].field.queryset[0].pk
    reply = {"act": "merge", "pk": members, "apply": "1", "main": main, "note": "同一事项，合并办理"}
    assert office.post(reverse("admin:complaints_complaint_changelist"), reply).context["done_count"] == 2
    assert 'name="act" value="merge"' not in office.get(f"/admin/complaints/hotissue/{issue.pk}/change/").text
