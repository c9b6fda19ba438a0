"""Owners discuss the motions: who speaks, what is seen of them, what is removed, and when it is forgotten."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from committees.models import OwnerComment, ProposalSupport, RemovalReview
from committees.selectors.discussion import comments_of, share_behind
from committees.services import assemblies, discussion
from committees.services.forgetting import forget_discussions
from common.errors import NotAllowed
from tests.committees.assembly.at_boxes import refused
from tests.committees.assembly.conftest import DAY, HOUR
from tests.committees.assembly.test_pages import browse

__all__ = ["browse"]

TEXT = "建议把合同期改为一年一签，并写明维修响应时间。"
INSULT = "物业经理就是个骗子"


@pytest.fixture
def made(world):
    return world.voting()


def write(world, made, number=0, text=TEXT, **more):
    values = {"kind": "comment", "motion": made.motions.first(), "now": world.now, **more}
    return discussion.write_comment(made.pk, text, by=world.accounts[number], **values)


def removed(world, comment, by=None):
    return discussion.remove_comment(comment.pk, "insult", "骂人", by=by or world.officer, now=world.now)


@pytest.fixture
def other_officer(world, people):
    """Somebody else of the same office."""
    from tests.credit.conftest import person

    return person("officer-two", "subdistrict_officer", world.estate.area.parent)


def test_a_text_is_kept_encrypted_and_shown_with_the_building_only(world, made, browse):
    write(world, made)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, building FROM committees_ownercomment")
        [(kept, building)] = cursor.fetchall()
    assert TEXT not in kept and building == "1"
    shown = browse(world.accounts[1]).get(reverse("assemblies:discussion", args=[made.code])).content.decode()
    assert TEXT in shown
    assert all(word not in shown for word in ("业主0", world.accounts[0].username, world.label(0)))


def test_only_owners_of_the_roll_write_and_read(world, made, browse):
    write(world, made)
    with pytest.raises(discussion.NotAnOwnerHere):
        discussion.write_comment(
            made.pk, TEXT, by=world.visitors[0], now=world.now, kind="comment", motion=made.motions.first()
        )
    from accounts.models import User

    address = reverse("assemblies:discussion", args=[made.code])
    for user in (None, User.objects.create(username="neighbour")):
        page = browse(user).get(address)
        assert (page.status_code, TEXT in page.content.decode()) == (200, False)
    assert browse().post(address, {"act": "write", "text": TEXT}).status_code == 302
    assert OwnerComment.objects.count() == 1


def test_owners_write_from_the_notice_until_the_voting_ends(world):
    early = world.noticed(opens_at=world.now + 20 * DAY, closes_at=world.now + 21 * DAY)
    comment = write(world, early)
    with pytest.raises(discussion.DiscussionClosed):
        write(world, early, now=early.closes_at + HOUR)
    row = {
        "assembly": early,
        "motion": comment.motion,
        "kind": "comment",
        "author": comment.author,
        "roll_owner": comment.roll_owner,
        "text": "x",
        "text_hash": "",
        "written_at": early.closes_at + HOUR,
    }
    refused(lambda: OwnerComment.objects.create(**row), "discussion_in_time")
    assemblies.cancel_assembly(early.pk, by=world.officer, now=world.now, reason="推迟")
    refused(lambda: OwnerComment.objects.create(**{**row, "written_at": world.now}), "discussion_in_time")


def test_an_owner_writes_five_texts_a_day(world, made):
    for number in range(5):
        write(world, made, text=f"意见{number}")
    with pytest.raises(discussion.TooManyTexts):
        write(world, made)
    for number in range(5):
        write(world, made, 1, text=f"昨天的意见{number}", now=world.now - 25 * HOUR)
    assert write(world, made, 1).pk
    for text in ("  ", "长" * 501):
        with pytest.raises(discussion.TextUnfit):
            write(world, made, 2, text=text)


def test_five_texts_a_day_hold_for_two_who_write_at_once(committed, fresh_jurisdiction, at_once):
    made = committed.voting()
    for number in range(4):
        write(committed, made, text=f"意见{number}")
    outcomes = at_once(fresh_jurisdiction, lambda: write(committed, made), lambda: write(committed, made))
    assert OwnerComment.objects.count() == 5
    assert sum(isinstance(outcome, discussion.TooManyTexts) for outcome in outcomes) == 1


def test_a_text_is_never_changed_or_deleted(world, made):
    comment = write(world, made)
    refused(lambda: OwnerComment.objects.filter(pk=comment.pk).update(text="别的"), "discussion_text_stays")
    for act in (
        lambda: OwnerComment.objects.filter(pk=comment.pk).update(building="9"),
        lambda: OwnerComment.objects.filter(pk=comment.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_organisers_answer_in_public_and_others_do_not(world, made):
    comment = write(world, made)
    answer = discussion.answer_comment(comment.pk, "已列入合同草案第6条。", by=world.officer, now=world.now)
    assert answer.side == "office"
    with pytest.raises(NotAllowed):
        discussion.answer_comment(comment.pk, "我也答", by=world.accounts[1], now=world.now)


def test_a_removed_text_leaves_its_place_its_ground_and_its_reason(world, made, browse):
    comment = write(world, made, text=INSULT)
    with pytest.raises(ValidationError):
        discussion.remove_comment(comment.pk, "insult", " ", by=world.officer, now=world.now)
    with pytest.raises(ValueError, match="dislike"):
        discussion.remove_comment(comment.pk, "dislike", "不好听", by=world.officer, now=world.now)
    with pytest.raises(NotAllowed):
        removed(world, comment, by=world.accounts[1])
    removed(world, comment)
    address = reverse("assemblies:discussion", args=[made.code])
    others, own = (browse(world.accounts[n]).get(address).content.decode() for n in (1, 0))
    assert INSULT not in others and "民法典 第1024条" in others and "骂人" not in others
    assert INSULT in own and "骂人" in own
    with pytest.raises(discussion.RemovedAlready):
        removed(world, comment)


def test_the_author_is_told_of_a_removal(world, made):
    from committees.assembly_tasks import tell_comment
    from notifications.models import Notice

    comment = write(world, made, text=INSULT)
    removed(world, comment)
    tell_comment(comment_id=comment.pk)
    tell_comment(comment_id=comment.pk)
    assert Notice.objects.filter(recipient=world.accounts[0]).count() == 1


def test_the_subdistrict_looks_again_once_and_by_another_person(world, made, other_officer):
    comment = write(world, made)
    removed(world, comment)
    with pytest.raises(NotAllowed):
        discussion.ask_review(comment.pk, "这是事实", by=world.accounts[1], now=world.now)
    discussion.ask_review(comment.pk, "这是建议，没有骂人", by=world.accounts[0], now=world.now)
    with pytest.raises(discussion.CannotReview):
        discussion.decide_review(comment.pk, "upheld", "维持", by=world.officer, now=world.now)
    review = RemovalReview.objects.get()
    mine = {"outcome": "upheld", "reason": "x", "decided_by": world.officer, "decided_at": world.now}
    refused(lambda: RemovalReview.objects.filter(pk=review.pk).update(**mine), "discussion_other_reviewer")
    discussion.decide_review(comment.pk, "restored", "属正常建议", by=other_officer, now=world.now)
    [shown] = comments_of(made, world.accounts[1], None, sees_removed=False)
    assert (shown.is_removed, shown.text) == (False, TEXT)
    with pytest.raises(discussion.CannotReview):
        discussion.decide_review(comment.pk, "upheld", "又想想", by=other_officer, now=world.now)
    refused(lambda: RemovalReview.objects.update(outcome="upheld"), "discussion_decided_once")
    with pytest.raises(discussion.RemovedAlready):
        removed(world, comment)


def test_a_proposal_for_the_agenda_gathers_heads_and_area_against_the_law(world, made):
    proposal = write(world, made, kind="agenda", motion=None, text="增加议题：更换电梯")
    owner = discussion.own_roll_owner(made, world.accounts[0])
    [shown] = comments_of(made, world.accounts[0], owner, sees_removed=False)
    assert (shown.share.heads, shown.share.all_heads, shown.share.area, shown.reaches) == (1, 6, 100, False)
    discussion.support_proposal(proposal.pk, by=world.accounts[1], now=world.now)
    discussion.support_proposal(proposal.pk, by=world.accounts[1], now=world.now)
    assert ProposalSupport.objects.count() == 2
    [shown] = comments_of(made, world.accounts[0], owner, sees_removed=False)
    assert (shown.share.heads, shown.reaches) == (2, True)
    discussion.withdraw_support(proposal.pk, by=world.accounts[1], now=world.now)
    assert share_behind(made, [proposal])[proposal.pk].heads == 1


def test_comments_are_not_counted_by_supporters(world, made):
    comment = write(world, made)
    with pytest.raises(discussion.RemovedAlready):
        discussion.support_proposal(comment.pk, by=world.accounts[1], now=world.now)
    row = {"proposal": comment, "roll_owner": comment.roll_owner, "signed_at": world.now}
    refused(lambda: ProposalSupport.objects.create(**row), "discussion_support_fits")


def test_after_its_term_author_words_and_supporters_go_and_the_sums_stay(world):
    made = world.past()
    proposal = write(world, made, kind="agenda", motion=None, now=made.opens_at)
    comment = write(world, made, text=INSULT, now=made.opens_at)
    removed(world, comment)
    discussion.ask_review(comment.pk, "没有骂人", by=world.accounts[0], now=world.now)
    made = world.announced(made)
    local = timezone.localtime(made.announced_at)
    last = local.replace(hour=3, minute=50) + 365 * DAY
    assert forget_discussions(last) == 0
    assert forget_discussions(last + DAY) == 2
    assert forget_discussions(last + DAY) == 0
    proposal.refresh_from_db()
    comment.refresh_from_db()
    assert (proposal.text, proposal.author, proposal.kept_heads, proposal.kept_area) == ("", None, 1, 100)
    assert (comment.text, comment.removal.review.words, len(comment.text_hash)) == ("", "", 64)
    assert ProposalSupport.objects.get().roll_owner is None
    with pytest.raises(discussion.ForgottenText):
        discussion.answer_comment(comment.pk, "x", by=world.officer, now=world.now)


def test_the_page_plays_the_whole_discussion_and_loses_nothing_typed(world, made, browse, other_officer):
    address = reverse("assemblies:discussion", args=[made.code])
    owner, office = browse(world.accounts[0]), browse(world.officer)
    motion = made.motions.first()
    lost = owner.post(address, {"act": "write", "about": motion.pk, "kind": "", "text": TEXT})
    assert (lost.status_code, TEXT in lost.content.decode()) == (422, True)
    assert (
        owner.post(address, {"act": "write", "about": motion.pk, "kind": "proposal", "text": TEXT}).status_code == 302
    )
    assert owner.post(address, {"act": "write", "about": "", "kind": "comment", "text": "更换电梯"}).status_code == 302
    text, agenda = OwnerComment.objects.order_by("pk")
    assert agenda.kind == "agenda"
    assert browse(world.accounts[1]).post(address, {"act": "support", "thing": agenda.pk}).status_code == 302
    assert office.post(address, {"act": "answer", "thing": text.pk, "text": ""}).status_code == 422
    assert office.post(address, {"act": "answer", "thing": text.pk, "text": "会后答复"}).status_code == 302
    waiting = office.get(f"{address}?open=1").content.decode()
    assert "更换电梯" in waiting and TEXT not in waiting
    gone = {"act": "remove", "thing": agenda.pk, "ground": "off_topic", "reason": "与本次无关"}
    assert owner.post(address, gone).status_code == 422
    assert office.post(address, gone).status_code == 302
    assert owner.post(address, {"act": "review", "thing": agenda.pk, "words": "有关"}).status_code == 302
    assert (
        office.post(address, {"act": "decide", "thing": agenda.pk, "outcome": "upheld", "reason": "x"}).status_code
        == 422
    )
    decide = {"act": "decide", "thing": agenda.pk, "outcome": "restored", "reason": "属于业主共同事项"}
    assert browse(other_officer).post(address, decide).status_code == 302
    assert "更换电梯" in browse(world.accounts[2]).get(address).content.decode()
    assert office.post(address, {"act": "answer", "thing": 999999, "text": "x"}).status_code == 404


def test_the_page_asks_as_often_for_many_texts_as_for_few(world, made, browse, sees_equal_queries):
    write(world, made, kind="agenda", motion=None)
    client = browse(world.accounts[0])

    def grow():
        for number in range(1, 6):
            write(world, made, number)
            write(world, made, number, kind="agenda", motion=None, text=f"议题{number}")

    sees_equal_queries(lambda: client.get(reverse("assemblies:discussion", args=[made.code])), grow)
