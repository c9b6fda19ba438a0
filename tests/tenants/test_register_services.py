"""What enters the published register, how it is corrected, and when it leaves."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from audit.models import AuditEntry
from firms.rules import SHAPE
from tenants import services, validators
from tenants.choices import Status
from tenants.context import in_schema
from tenants.models import Jurisdiction, PublishedEntry, PublishedRating, RegisteredFirm, RegisteredPublication
from tests.tenants.conftest import NOW, ONE, TWO, entry, rating

LATER = NOW + datetime.timedelta(days=3)


def standing():
    return {(row.unified_code, row.score) for row in PublishedRating.objects.standing()}


def test_what_one_jurisdiction_publishes_is_seen_from_every_schema(jurisdiction, west, publish):
    publish(jurisdiction, ratings=[rating()], entries=[entry()])
    for schema in ("public", west.schema_name, jurisdiction.schema_name):
        with in_schema(schema):
            assert PublishedRating.objects.get().jurisdiction == jurisdiction
            assert PublishedEntry.objects.get().status_on(NOW.date()) == "in_force"


def test_the_rows_stand_in_the_public_schema_alone(jurisdiction, publish):
    publish(jurisdiction, ratings=[rating()])
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'tenants_publishedrating'")
        assert cursor.fetchall() == [("public",)]
        cursor.execute("SELECT count(*) FROM public.tenants_publishedrating")
        assert cursor.fetchone() == (1,)


def test_entering_is_told_in_the_audit_trail_of_the_jurisdiction(jurisdiction, publish):
    publish(jurisdiction, ratings=[rating()])
    assert AuditEntry.objects.filter(action="tenants.publish_to_register").count() == 1


def test_the_same_publication_again_changes_nothing(jurisdiction, publish):
    first = publish(jurisdiction, ratings=[rating()], entries=[entry()])
    again = publish(jurisdiction, ratings=[rating()], entries=[entry()], now=LATER)
    assert again == first
    assert (PublishedRating.objects.count(), PublishedEntry.objects.count()) == (1, 1)
    assert PublishedRating.objects.get().published_at == NOW


def test_another_text_under_the_same_number_is_refused(jurisdiction, publish):
    publish(jurisdiction, ratings=[rating()])
    with pytest.raises(services.PublicationChanged):
        publish(jurisdiction, ratings=[rating(score="1")], digest="f" * 64)


def test_a_later_publication_of_the_same_period_withdraws_the_rating_before_it(jurisdiction, publish):
    publish(jurisdiction, 1, ratings=[rating(), rating(TWO)])
    publish(jurisdiction, 2, ratings=[rating(score="80")], now=LATER)
    assert standing() == {(ONE, Decimal(80)), (TWO, Decimal("86.5"))}
    assert PublishedRating.objects.get(publication_number=1, unified_code=ONE).withdrawn_at == LATER


def test_publications_that_arrive_in_the_wrong_order_end_the_same(jurisdiction, publish):
    publish(jurisdiction, 2, ratings=[rating(score="80")], entries=[entry(key="2:red:1")], now=LATER)
    publish(jurisdiction, 1, ratings=[rating()], entries=[entry()])
    assert standing() == {(ONE, Decimal(80))}
    assert PublishedEntry.objects.get(entry_key="1:red:1").end_reason == "corrected"
    assert PublishedEntry.objects.get(entry_key="2:red:1").ended_on is None


def test_a_correction_as_a_whole_ends_what_it_does_not_repeat(jurisdiction, publish):
    publish(jurisdiction, 1, ratings=[rating(), rating(TWO)], entries=[entry(), entry(TWO, "1:red:2")])
    publish(jurisdiction, 2, ratings=[rating()], entries=[entry(key="2:red:1")], now=LATER, replaces=1)
    assert {code for code, _score in standing()} == {ONE}
    assert list(PublishedEntry.objects.in_force(LATER.date()).values_list("entry_key", flat=True)) == ["2:red:1"]


def test_a_replaced_publication_that_arrives_late_does_not_stand(jurisdiction, publish):
    publish(jurisdiction, 2, ratings=[rating()], now=LATER, replaces=1)
    publish(jurisdiction, 1, ratings=[rating(TWO)], entries=[entry(TWO)])
    assert {code for code, _score in standing()} == {ONE}
    assert PublishedEntry.objects.get().end_reason == "corrected"


def test_other_periods_lists_and_jurisdictions_stand_beside_each_other(jurisdiction, west, publish):
    publish(jurisdiction, 1, ratings=[rating()], entries=[entry()])
    publish(jurisdiction, 2, ratings=[rating(period="2026Q4")], entries=[entry(key="2", list_kind="black")])
    publish(west, 1, ratings=[rating()], entries=[entry()])
    assert PublishedRating.objects.standing().count() == 3
    assert PublishedEntry.objects.in_force(NOW.date()).count() == 3


@pytest.mark.parametrize("extra", [{"draft_score": "1"}, {"score": 86.5}, {"floor_area": 1.0}])
def test_nothing_but_the_published_fields_enters_and_no_float(jurisdiction, publish, extra):
    with pytest.raises(TypeError), transaction.atomic():
        publish(jurisdiction, ratings=[rating(**extra)])
    assert not RegisteredPublication.objects.exists()


@pytest.mark.parametrize("wrong", [{"grade": ""}, {"as_of": "yesterday"}, {"score": "high"}])
def test_a_rating_that_is_not_whole_is_refused_with_its_publication(jurisdiction, publish, wrong):
    with pytest.raises(ValidationError), transaction.atomic():
        publish(jurisdiction, ratings=[rating(TWO), rating(**wrong)])
    assert not PublishedRating.objects.exists()


def test_reasons_are_texts(jurisdiction, publish):
    with pytest.raises(ValidationError):
        publish(jurisdiction, entries=[entry(reasons=[{"rank": 1}])])


def test_a_rating_may_have_no_score(jurisdiction, publish):
    publish(jurisdiction, ratings=[rating(score=None, grade="N", floor_area=None, household_count=None)])
    assert PublishedRating.objects.get().score_text == ""


def test_an_entry_is_ended_once(jurisdiction, publish):
    publish(jurisdiction, entries=[entry()])
    day = datetime.date(2027, 1, 5)
    services.end_entry(jurisdiction.pk, "1:red:1", reason="repaired", on=day)
    again = services.end_entry(jurisdiction.pk, "1:red:1", reason="expired", on=datetime.date(2027, 2, 1))
    assert (again.ended_on, again.end_reason) == (day, "repaired")
    assert again.status_on(day - datetime.timedelta(days=1)) == "in_force"
    assert again.status_on(day) == "repaired"


def test_an_entry_expires_by_itself(jurisdiction, publish):
    publish(jurisdiction, entries=[entry()])
    found = PublishedEntry.objects.get()
    last = datetime.date(2027, 10, 19)
    assert [found.status_on(last), found.status_on(last + datetime.timedelta(days=1))] == ["in_force", "expired"]
    assert PublishedEntry.objects.in_force(last).exists()
    assert not PublishedEntry.objects.in_force(last + datetime.timedelta(days=1)).exists()


def test_ending_what_is_not_there_is_refused(jurisdiction, west, publish):
    publish(west, entries=[entry()])
    with pytest.raises(services.EntryUnknown):
        services.end_entry(jurisdiction.pk, "1:red:1", reason="repaired", on=NOW.date())
    with pytest.raises(ValueError, match="no reason"):
        services.end_entry(west.pk, "1:red:1", reason="forgiven", on=NOW.date())


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (PublishedRating, {"score": 1}),
        (PublishedRating, {"withdrawn_at": None}),
        (PublishedEntry, {"reasons": []}),
        (PublishedEntry, {"ended_on": None, "end_reason": ""}),
        (RegisteredPublication, {"digest": "f" * 64}),
    ],
)
def test_what_was_published_or_ended_never_changes(jurisdiction, publish, model, change):
    publish(jurisdiction, 1, ratings=[rating()], entries=[entry()])
    publish(jurisdiction, 2, ratings=[rating()], entries=[entry(key="2")], now=LATER)
    first = model.objects.order_by("pk")[:1]
    with pytest.raises(IntegrityError, match=r"insert-only|has ended once"), transaction.atomic():
        model.objects.filter(pk__in=first).update(**change)


@pytest.mark.parametrize("model", [PublishedRating, PublishedEntry, RegisteredPublication, RegisteredFirm])
def test_rows_cannot_be_deleted(jurisdiction, publish, model):
    publish(jurisdiction, ratings=[rating()], entries=[entry()])
    with pytest.raises(IntegrityError, match="leaves only with its jurisdiction"), transaction.atomic():
        model.objects.all().delete()
    with (
        pytest.raises(IntegrityError, match="leaves only with its jurisdiction"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {model._meta.db_table}")


def test_they_leave_with_their_jurisdiction_and_not_before(fresh_jurisdiction, publish):
    publish(fresh_jurisdiction, ratings=[rating()], entries=[entry()])
    with in_schema("public"):
        one, two = (get_user_model().objects.create_superuser(f"register-{n}") for n in (1, 2))
        services.disable_jurisdiction(fresh_jurisdiction.pk, by=one)
        deletion = services.request_deletion(fresh_jurisdiction.pk, by=one, reason="merged", now=NOW)
        services.approve_deletion(deletion.pk, by=two, now=NOW)
        assert PublishedRating.objects.filter(jurisdiction_id=fresh_jurisdiction.pk).exists()
        assert services.purge_deleted(now=NOW + datetime.timedelta(days=31)) == [fresh_jurisdiction.slug]
        for model in (PublishedRating, PublishedEntry, RegisteredFirm, RegisteredPublication):
            assert not model.objects.filter(jurisdiction_id=fresh_jurisdiction.pk).exists()


def test_an_archived_jurisdiction_stays_in_the_register(east, publish):
    publish(east, ratings=[rating()])
    Jurisdiction.objects.filter(pk=east.pk).update(status=Status.ARCHIVED)
    assert PublishedRating.objects.standing().exists()


def test_two_workers_with_the_same_publication_enter_it_once(fresh_jurisdiction, publish, at_once):
    def act():
        return publish(fresh_jurisdiction, ratings=[rating(), rating(TWO)], entries=[entry()])

    first, second = at_once(fresh_jurisdiction, act, act)
    assert first == second
    assert PublishedRating.objects.filter(jurisdiction_id=fresh_jurisdiction.pk).count() == 2


def test_the_shape_of_a_code_is_the_same_here_and_in_the_filing():
    assert validators.UNIFIED_CODE_PATTERN == SHAPE


def write(model, **values):
    with transaction.atomic():
        model.objects.bulk_create([model(**values)])


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"unified_code": "91350100M000100Y4I"}, "published_rating_code_shape"),
        ({"period": ""}, "published_rating_complete"),
        ({"rating_digest": "abc"}, "published_rating_digests"),
        ({"withdrawn_at": NOW - datetime.timedelta(1)}, "published_rating_withdrawn_after"),
    ],
)
def test_the_database_refuses_a_wrong_rating(east, change, constraint):
    facts = rating() | {"jurisdiction": east, "publication_number": 1, "publication_digest": "0" * 64}
    with pytest.raises(IntegrityError, match=constraint):
        write(PublishedRating, **facts | {"published_at": NOW} | change)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"tone": "shame"}, "published_entry_tone_known"),
        ({"basis": ""}, "published_entry_complete"),
        ({"expires_on": "2026-10-20"}, "published_entry_expires_later"),
        ({"ended_on": "2026-10-21"}, "published_entry_ended_for_a_reason"),
        ({"end_reason": "repaired"}, "published_entry_ended_for_a_reason"),
    ],
)
def test_the_database_refuses_a_wrong_entry(east, change, constraint):
    facts = entry() | {"jurisdiction": east, "publication_number": 1, "publication_digest": "0" * 64}
    with pytest.raises(IntegrityError, match=constraint):
        write(PublishedEntry, **facts | change)


def test_one_rating_of_a_period_stands(east, publish):
    publish(east, ratings=[rating()])
    facts = rating() | {"jurisdiction": east, "publication_number": 2, "publication_digest": "0" * 64}
    with pytest.raises(IntegrityError, match="published_rating_stands_once"):
        write(PublishedRating, **facts | {"published_at": NOW})


def test_a_firm_that_changed_its_name_is_found_by_the_new_one(jurisdiction, publish):
    publish(jurisdiction, 1, ratings=[rating()])
    publish(jurisdiction, 2, ratings=[rating(period="2026Q4", firm_name="新安和物业有限公司")], now=LATER)
    assert RegisteredFirm.objects.get().firm_name == "新安和物业有限公司"
