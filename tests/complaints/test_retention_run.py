"""The nightly run: in batches, with progress, stopped anywhere and taken up again."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from audit.models import AuditEntry
from complaints import services
from complaints.models import Complaint, MediationCase
from complaints.retention_tasks import retain
from complaints.selectors.privacy import mediations_to_forget
from complaints.services import retention_run
from complaints.services.leftovers import forget_jobs
from complaints.services.mediation._steps import note_step
from complaints.services.retention import anonymise
from complaints.services.retention_run import foreseen, run_retention
from jobs.models import JobRun
from jobs.services import run_job, start_job

DAY = datetime.timedelta(days=1)
LONG_AGO = timezone.now() - 400 * DAY


def test_the_night_is_a_job_with_counts_and_a_line_in_the_trail(world):
    for _number in range(3):
        world.brought_to("closed", now=LONG_AGO)
    number = retain()
    assert retain() == number, "a job that has not come to its end is taken up, not doubled"
    job = run_job(number)
    assert (job.state, job.counts["anonymised"], job.done_count) == (JobRun.State.SUCCEEDED, 3, 3)
    entry = AuditEntry.objects.get(action="complaints.retention")
    assert entry.reason == "anonymised 3, emptied 0, mediations 0, kept 0, failed 0, jobs 0, files 0"
    assert retain() != number


def test_stopped_in_the_middle_it_goes_on_with_what_is_left(world, monkeypatch):
    monkeypatch.setattr(retention_run, "BATCH", 2)
    for _number in range(5):
        world.brought_to("closed", now=LONG_AGO)

    def die(done, **counts):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_retention(timezone.now(), told=die)
    assert Complaint.objects.filter(anonymised_at__isnull=False).count() == 2
    assert run_retention(timezone.now())["anonymised"] == 3
    done = AuditEntry.objects.filter(action="complaints.anonymise").values_list("object_id", flat=True)
    assert sorted(done) == sorted(set(done))
    assert len(done) == 5


def test_what_is_foreseen_is_what_is_done(world):
    world.brought_to("closed", now=LONG_AGO)
    world.brought_to("withdrawn", now=timezone.now() - 1200 * DAY)
    before = foreseen(timezone.now())
    assert before == {"anonymised": 2, "emptied": 0, "mediations": 0, "kept": 0}
    assert not Complaint.objects.filter(anonymised_at__isnull=False).exists()
    assert run_retention(timezone.now())["anonymised"] == 2


def test_nothing_is_added_to_a_tombstone(world):
    complaint = world.brought_to("closed", now=LONG_AGO)
    anonymise(complaint.pk, now=timezone.now())
    with pytest.raises(services.Forgotten):
        services.add_note(complaint.pk, by=world.officer, now=timezone.now(), text="补记")
    with pytest.raises(services.NotDue):
        anonymise(complaint.pk, now=timezone.now())


def test_a_name_that_was_overlooked_is_blacked_out_later_and_not_sealed(world):
    complaint = world.brought_to("closed", now=LONG_AGO, text="隔壁老徐占道")
    anonymise(complaint.pk, now=timezone.now())
    services.redact_words(complaint.pk, passages=["老徐"], reason="姓名", by=world.officer, now=timezone.now())
    complaint.refresh_from_db()
    assert complaint.text == "隔壁██占道"
    assert not complaint.sealed.exists()


def _mediation(world, **changes):
    values = {"area": world.north, "subject": "赔偿", "summary": "漏水", "state": "failed", "created_at": LONG_AGO}
    case = MediationCase.objects.create(**(values | changes))
    case.parties.create(kind="resident", name="赵安", phone="19900000001")
    note_step(case, "fail", "staff", world.officer, LONG_AGO, "赵安不同意")
    return case


def test_a_mediation_without_a_complaint_is_forgotten_by_itself(world):
    case = _mediation(world)
    assert run_retention(timezone.now())["mediations"] == 1
    case.refresh_from_db()
    party = case.parties.get()
    assert [case.summary, case.subject, party.name, party.phone, case.events.get().note] == [""] * 5
    assert (case.state, case.created_at) == ("failed", LONG_AGO)
    assert run_retention(timezone.now())["mediations"] == 0


def test_what_is_still_to_be_carried_out_is_kept(world):
    tomorrow = timezone.localdate() + DAY
    agreed = {"state": "agreed", "agreed_date": LONG_AGO.date(), "confirmation_due_date": LONG_AGO.date()}
    going, agreed = _mediation(world, state="accepted"), _mediation(world, **agreed)
    duty = agreed.duties.create(party=agreed.parties.get(), what="修复", due_date=tomorrow)
    assert not mediations_to_forget(timezone.now()).exists()
    duty.performed_date = timezone.localdate()
    duty.save()
    assert list(mediations_to_forget(timezone.now())) == [agreed]
    assert going.anonymised_at is None


def test_a_complaint_waits_for_its_mediation(world):
    complaint = world.brought_to("closed", now=LONG_AGO)
    case = _mediation(world, complaint=complaint, state="accepted")
    assert run_retention(timezone.now())["anonymised"] == 0
    MediationCase.objects.filter(pk=case.pk).update(state="failed")
    assert run_retention(timezone.now())["anonymised"] == 1
    case.refresh_from_db()
    assert (case.summary, case.parties.get().name) == ("", "")
    assert case.anonymised_at is not None


def test_words_and_files_of_old_jobs_go_and_young_ones_stay(world):
    old, young = (
        start_job(
            "complaints.act_on_many", "多件", input_file=ContentFile(b"x", "in.csv"), ids=[1], data={"note": "王小明"}
        )
        for _number in range(2)
    )
    for job, ended in ((old, LONG_AGO), (young, timezone.now())):
        JobRun.objects.filter(pk=job.pk).update(state="succeeded", finished_at=ended)
    assert forget_jobs(timezone.now()) == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.parameters, old.input_file.name) == ({"ids": [1]}, "")
    assert young.parameters["data"] == {"note": "王小明"}
    assert forget_jobs(timezone.now()) == 0
