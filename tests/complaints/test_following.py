"""Call-backs after the answer, and referrals to law enforcement."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.errors import NotAllowed
from complaints import services
from complaints.choices import State
from complaints.models import CallBack, Complaint, Referral
from jobs.models import OutboxEntry
from tests.complaints.conftest import NOW, World

LAW = "《物业管理条例》关于违法搭建的规定"


@pytest.fixture
def world(jurisdiction):
    return World()


def call(world, complaint, **answers):
    return services.record_call_back(complaint.pk, by=world.officer, now=NOW, **answers)


class TestCallBack:
    """The office asks how it was."""

    def test_an_answer_becomes_the_rating(self, world):
        complaint = world.brought_to("resolved", now=NOW)
        row = call(world, complaint, outcome="reached", is_solved=True, satisfaction="satisfied")
        complaint.refresh_from_db()
        assert row.is_valid
        assert (complaint.state, complaint.satisfaction) == (State.RESOLVED, "satisfied")

    def test_the_residents_own_rating_stands(self, world):
        complaint = world.brought_to("rated", now=NOW)
        call(world, complaint, outcome="reached", is_solved=True, satisfaction="basically_satisfied")
        complaint.refresh_from_db()
        assert complaint.satisfaction == "satisfied"

    @pytest.mark.parametrize(
        "answers",
        [
            {"is_solved": False, "satisfaction": "basically_satisfied"},
            {"is_solved": True, "satisfaction": "not_satisfied"},
        ],
    )
    def test_whoever_is_not_content_is_handled_again(self, world, answers):
        complaint = world.brought_to("resolved", now=NOW)
        call(world, complaint, outcome="reached", note="问题仍在", **answers)
        complaint.refresh_from_db()
        assert (complaint.state, complaint.satisfaction) == (State.DISPATCHED, "")
        kinds = list(complaint.events.order_by("id").values_list("kind", flat=True))
        assert kinds[-2:] == ["call_back", "send_back"]

    def test_handling_again_needs_words_and_without_them_nothing_is_kept(self, world):
        complaint = world.brought_to("resolved", now=NOW)
        with pytest.raises(services.ReasonNeeded):
            call(world, complaint, outcome="reached", is_solved=False, satisfaction="not_satisfied")
        assert not CallBack.objects.exists()

    @pytest.mark.parametrize("outcome", ["no_answer", "wrong_number", "declined"])
    def test_a_try_that_reached_nobody_is_kept_and_counts_nothing(self, world, outcome):
        complaint = world.brought_to("resolved", now=NOW)
        row = call(world, complaint, outcome=outcome, is_solved=True, satisfaction="satisfied")
        complaint.refresh_from_db()
        assert (row.is_valid, row.satisfaction, row.is_solved) == (False, "", None)
        assert complaint.satisfaction == ""

    def test_both_questions_are_asked(self, world):
        complaint = world.brought_to("resolved", now=NOW)
        with pytest.raises(services.AnswersMissing):
            call(world, complaint, outcome="reached", is_solved=True)

    @pytest.mark.parametrize("state", ["received", "dispatched", "closed", "withdrawn", "refused"])
    def test_only_an_answer_can_be_asked_about(self, world, state):
        complaint = world.submit() if state == "received" else world.brought_to(state, now=NOW)
        with pytest.raises(services.NothingToCallAbout):
            call(world, complaint, outcome="no_answer")

    def test_another_office_may_not(self, world):
        complaint = world.brought_to("resolved", now=NOW)
        with pytest.raises(NotAllowed):
            services.record_call_back(complaint.pk, by=world.south_officer, now=NOW, outcome="no_answer")

    def test_a_call_is_never_changed(self, world):
        row = call(world, world.brought_to("resolved", now=NOW), outcome="no_answer")
        with pytest.raises(IntegrityError), transaction.atomic():
            CallBack.objects.filter(pk=row.pk).update(outcome="declined")


class TestReferral:
    """Law enforcement is asked, and replies."""

    def refer(self, world, complaint, body="区综合执法局"):
        return services.refer_complaint(
            complaint.pk, by=world.officer, now=NOW, body=body, reason="楼顶违法搭建", legal_basis=LAW
        )

    def test_the_reply_is_due_in_working_days(self, world):
        referral = self.refer(world, world.brought_to("accepted", now=NOW))
        # Ten working days from Friday 26 September 2025: Sunday 28 and Saturday 11 October are worked, 1 to 8 are not.
        assert referral.reply_due_date == datetime.date(2025, 10, 16)

    def test_the_complaint_stays_where_it_is(self, world):
        complaint = world.brought_to("accepted", now=NOW)
        self.refer(world, complaint)
        complaint.refresh_from_db()
        assert complaint.state == State.ACCEPTED
        assert complaint.events.get(kind="refer").legal_basis == LAW

    def test_one_body_has_a_matter_once_at_a_time(self, world):
        complaint = world.brought_to("accepted", now=NOW)
        first = self.refer(world, complaint)
        with pytest.raises(services.ReferralUnderWay):
            self.refer(world, complaint)
        self.refer(world, complaint, body="市场监管局")
        services.record_referral_reply(first.pk, by=world.officer, now=NOW, outcome="ordered", reply="已责令拆除")
        self.refer(world, complaint)
        assert complaint.referrals.count() == 3

    def test_a_reply_comes_once(self, world):
        referral = self.refer(world, world.brought_to("accepted", now=NOW))
        words = {"by": world.officer, "now": NOW, "outcome": "no_breach", "reply": "未发现违法"}
        services.record_referral_reply(referral.pk, **words)
        with pytest.raises(services.AlreadyReplied):
            services.record_referral_reply(referral.pk, **words)

    def test_only_what_is_being_handled_is_referred(self, world):
        with pytest.raises(services.NotOpen):
            self.refer(world, world.brought_to("closed", now=NOW))

    def test_the_office_is_reminded_once_when_the_reply_is_late(self, world):
        complaint = world.brought_to("accepted", now=NOW)
        self.refer(world, complaint)
        OutboxEntry.objects.all().delete()
        assert services.remind_late_referrals(NOW + datetime.timedelta(days=5)) == 0
        late = NOW + datetime.timedelta(days=30)
        assert services.remind_late_referrals(late) == 1
        assert services.remind_late_referrals(late + datetime.timedelta(days=400)) == 0
        assert OutboxEntry.objects.filter(topic="complaints.tell").count() == 1

    def test_two_who_refer_at_once_refer_once(self, fresh_jurisdiction, at_once):
        world = World()
        complaint = world.brought_to("accepted")

        def refer():
            return services.refer_complaint(
                complaint.pk, by=world.officer, now=timezone.now(), body="执法局", reason="违建", legal_basis=LAW
            )

        results = at_once(fresh_jurisdiction, refer, refer)
        assert Referral.objects.count() == 1
        assert sum(isinstance(result, services.ReferralUnderWay) for result in results) == 1


class TestPages:
    """What the office sees and fills in."""

    @pytest.fixture
    def officer(self, world, jurisdiction, client_of):
        client = client_of(jurisdiction)
        client.force_login(world.officer)
        return client

    def act(self, client, complaint, name, **data):
        values = {f"{name}-{field}": value for field, value in data.items()}
        return client.post(f"/admin/complaints/complaint/{complaint.pk}/acts/{name}/", values)

    def test_a_referral_and_its_reply_stand_on_the_page(self, world, officer):
        complaint = world.brought_to("accepted")
        assert self.act(officer, complaint, "refer", body="执法局", note="违建", legal_basis=LAW).status_code == 302
        page = officer.get(f"/admin/complaints/complaint/{complaint.pk}/change/").content.decode()
        assert "执法局" in page
        referral = complaint.referrals.get()
        answer = self.act(officer, complaint, "referral_reply", referral=referral.pk, outcome="filed", note="已立案")
        assert answer.status_code == 302
        page = officer.get(f"/admin/complaints/complaint/{complaint.pk}/change/").content.decode()
        assert "已立案" in page

    def test_a_call_back_is_recorded(self, world, officer):
        complaint = world.brought_to("resolved")
        answers = {"outcome": "reached", "is_solved": "yes", "satisfaction": "satisfied", "note": ""}
        assert self.act(officer, complaint, "call_back", **answers).status_code == 302
        assert Complaint.objects.get(pk=complaint.pk).satisfaction == "satisfied"

    def test_half_an_answer_is_refused_and_kept_on_the_page(self, world, officer):
        complaint = world.brought_to("resolved")
        answer = self.act(
            officer, complaint, "call_back", outcome="reached", is_solved="yes", satisfaction="", note="好"
        )
        assert answer.status_code == 422
        assert not CallBack.objects.exists()

    def test_the_way_to_mediation_opens_a_case(self, world, officer):
        complaint = world.brought_to("dispatched")
        assert self.act(officer, complaint, "mediate", subject="漏水赔偿", note="").status_code == 302
        page = officer.get(f"/admin/complaints/complaint/{complaint.pk}/change/").content.decode()
        assert "漏水赔偿" in page
