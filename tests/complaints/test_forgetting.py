"""Nothing that was written in a complaint outlives its time, in no column of the schema and in no file."""

import datetime

from django.core.files.storage import default_storage
from django.utils import timezone

from complaints import services
from complaints.models import Complaint, ComplaintEvent, ComplaintSearch, Joining, PostedRequest
from complaints.services.hiding import DELETE_FILES
from complaints.services.retention import anonymise, empty
from tests.complaints.conftest import do_promised
from tests.complaints.whole import found_marks, in_reach, mark, text_fields, whole_complaint

KEPT = {
    # whole models
    "creditevent": "a record of credit has a term of its own; its fact names no person",
    "creditevidence": "evidence of a record of credit",
    "complaintsearch": "written by the database from the words themselves",
    "sealedoriginal": "deleted with the first step",
    "triage": "codes and numbers",
    "complaintfact": "what is counted",
    # numbers under which the case is found again, here and at the source
    "complaint.receipt_code": "number of the case",
    "joining.receipt_code": "number of the joining",
    "complaint.source": "name of a system",
    "complaint.source_number": "number at the source: the order would be imported anew without it",
    "complaint.tombstone": "keyed digest",
    "complaint.hold_reason": "empty, or nothing is forgotten",
    "sourceorder.digest": "digest",
    # decisions
    "complaintevent.legal_basis": "law on which a decision rests",
    "complaintevent.data": "codes and numbers",
    "referral.legal_basis": "law on which the referral rests",
    "referral.body": "name of an authority",
    "referral.document_number": "number of a decision",
    "mediationcase.court": "name of a court",
    # what describes files: their rows go
    "complaintphoto.sha256": "row and file go",
    "complaintvideo.container": "row and file go",
    "complaintvideo.sha256": "row and file go",
}
"""Fields that keep what they hold, and why: a new text field is decided here or in `complaints.selectors.wordings`."""
OF_OFFICES = {
    "complaint.title", "complaint.text", "complaint.public_text", "complaint.source_label", "complaintevent.note",
    "clockpause.note",
    "extension.reason", "extension.decision", "firminterview.reason", "firminterview.outcome", "referral.reason",
    "referral.reply",
}  # fmt: skip
"""What stays, without names, until the text is deleted too."""
LONG_AGO = timezone.now() - datetime.timedelta(days=2000)


def test_every_kind_of_row_is_in_the_trial(world):
    complaint = whole_complaint(world, LONG_AGO)
    missing = [
        model.__name__
        for model, way in in_reach().items()
        if list(text_fields(model)) and not model._base_manager.filter(**{way: complaint.pk}).exists()
    ]
    assert set(missing) <= {"CreditEvent", "CreditEvidence", "SealedOriginal", "ComplaintFact"} | OF_CREDIT


OF_CREDIT = {model.__name__ for model in in_reach() if model._meta.app_label == "credit"}
"""What hangs on a record of credit has that record's term."""


def test_no_word_outlives_a_complaint(world):
    complaint = whole_complaint(world, LONG_AGO)
    kept = {**KEPT, **dict.fromkeys((name.lower() for name in OF_CREDIT), "its own term")}
    marks = mark(complaint, kept)
    files = [photo.file.name for photo in complaint.photos.all()]
    own = {f"complaintevent.note/{pk}" for pk in _own_events(complaint)}
    do_promised("complaints.tell")
    assert found_marks().keys() == marks.keys(), "the trial itself sees every mark"

    anonymise(complaint.pk, now=timezone.now())
    left = {f"{marks[word][0]}" for word in found_marks() if f"{marks[word][0]}/{marks[word][1]}" not in own}
    assert left == OF_OFFICES
    assert not [word for word in found_marks() if f"{marks[word][0]}/{marks[word][1]}" in own]

    empty(complaint.pk, now=timezone.now())
    assert found_marks() == {}
    do_promised(DELETE_FILES)
    assert not [name for name in files if default_storage.exists(name)]


def _own_events(complaint):
    """What residents wrote in the history."""
    rows = ComplaintEvent.objects.filter(complaint=complaint)
    return [event.pk for event in rows if event.actor_kind == "resident" or event.kind == "message"]


def test_numbers_that_point_to_a_person_go_and_the_case_stays(world):
    complaint = whole_complaint(world, LONG_AGO)
    before = Complaint.objects.values("category", "estate", "state", "created_at", "closed_at", "satisfaction")
    facts = before.get(pk=complaint.pk)
    anonymise(complaint.pk, now=timezone.now())
    empty(complaint.pk, now=timezone.now())
    assert before.get(pk=complaint.pk) == facts
    posted = PostedRequest.objects.get(complaint=complaint)
    assert (posted.latitude, posted.longitude) == (None, None)
    assert not Joining.objects.filter(complaint=complaint).exclude(reporter_phone_hash="").exists()
    assert not complaint.events.filter(actor_kind="resident", actor__isnull=False).exists()


def test_the_search_no_longer_finds_what_was_blacked_out(world):
    complaint = world.submit(text="邻居赵六天天占道")
    services.add_note(complaint.pk, by=world.officer, now=timezone.now(), text="赵六已约谈")
    found = ComplaintSearch.objects.filter(words__matches="'赵六'")
    assert found.exists()
    services.redact_words(complaint.pk, passages=["赵六"], reason="姓名", by=world.officer, now=timezone.now())
    assert not found.exists()
