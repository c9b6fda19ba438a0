"""The owners' discussion of an assembly: for owners on the phone, and for those who answer and keep order."""

import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy as pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from committees.forms import discussion as forms
from committees.models import Assembly, OwnerComment, RollOwner
from committees.permissions import can_decide_on, can_run, can_watch
from committees.rules.discussion import LONGEST_TEXT, MOST_A_DAY
from committees.selectors.discussion import Shown, by_motion, comments_of, threshold_on
from committees.services import discussion
from committees.views.assembly import public_assembly
from common.errors import Refusal

TITLES = {
    "support": pgettext("discussion", "Support this proposal"),
    "withdraw": pgettext("discussion", "Withdraw my support"),
    "answer": pgettext("discussion", "Answer in public"),
    "remove": pgettext("discussion", "Remove this text"),
    "review": pgettext("discussion", "Ask the subdistrict to look again"),
    "decide": pgettext("discussion", "Decide about the removal"),
}
FORMS: dict[str, type[forms.ThingForm]] = {
    "support": forms.ThingForm,
    "withdraw": forms.ThingForm,
    "answer": forms.AnswerForm,
    "remove": forms.RemoveForm,
    "review": forms.ReviewForm,
    "decide": forms.DecideForm,
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest, code: str) -> HttpResponse:
    """What owners say about the motions. Texts are shown to owners of the roll and those who answer them."""
    assembly, user = public_assembly(code), request.user
    if request.method == "POST" and not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    bound: dict[str, Any] = {}
    if request.method == "POST":
        done = _act(request, assembly, bound)
        if done is not None:
            return done
    status = 422 if request.method == "POST" else 200
    return render(
        request, "committees/assembly/discussion/page.html", _context(request, assembly, bound), status=status
    )


class Rights(NamedTuple):
    """What a person may do in this discussion, asked once for a page."""

    answers: bool
    runs: bool
    decides: bool
    reads: bool
    owner: RollOwner | None
    is_open: bool


def _rights(user: Any, assembly: Assembly, now: datetime.datetime) -> Rights:
    is_open = discussion.is_open(assembly, now)
    if not user.is_authenticated:
        return Rights(False, False, False, False, None, is_open)
    owner, answers = discussion.own_roll_owner(assembly, user), discussion.can_answer(user, assembly)
    reads = owner is not None or answers or can_watch(user, assembly)
    decides = can_decide_on(user, assembly.estate)
    return Rights(answers, can_run(user, assembly), decides, reads or decides, owner, is_open)


def _context(request: HttpRequest, assembly: Assembly, bound: dict[str, Any]) -> dict[str, Any]:
    user = request.user
    rights = _rights(user, assembly, timezone.now())
    sees_removed = rights.runs or rights.decides
    shown = comments_of(assembly, user, rights.owner, sees_removed=sees_removed) if rights.reads else []
    only_open = bool((rights.answers or rights.decides) and request.GET.get("open"))
    for row in shown:
        row.acts = _acts(user, row, rights, bound)
    kept = [row for row in shown if row.is_open or not only_open]
    return {
        "assembly": assembly,
        "is_open": rights.is_open,
        "owner": rights.owner,
        "may_read": rights.reads,
        "may_answer": rights.answers or rights.decides,
        "count": assembly.comments.count(),
        "open_count": sum(row.is_open for row in shown),
        "only_open": only_open,
        "groups": by_motion(assembly.motions.order_by("number"), kept),
        "threshold": threshold_on(timezone.localdate(assembly.notice_at)),
        "form": bound.get("write") or forms.CommentForm(assembly=assembly, auto_id="id_write_%s"),
        "limits": {"texts": MOST_A_DAY, "signs": LONGEST_TEXT},
    }


def _acts(user: Any, row: Shown, rights: Rights, bound: dict[str, Any]) -> list[dict[str, Any]]:
    """What the person may do with one text, each with a form of its own."""
    names, pk = [name for name in TITLES if _may(user, row, rights, name)], row.comment.pk
    return [
        {
            "name": name,
            "title": TITLES[name],
            "form": bound.get(f"{name}-{pk}") or FORMS[name](initial={"thing": pk}, auto_id=f"id_{name}_{pk}_%s"),
            "is_sent": f"{name}-{pk}" in bound,
        }
        for name in names
    ]


def _may(user: Any, row: Shown, rights: Rights, name: str) -> bool:
    removal = getattr(row.comment, "removal", None)
    review = getattr(removal, "review", None)
    if row.comment.forgotten_at is not None:
        return False
    if name in ("support", "withdraw"):
        speaks = rights.owner is not None and row.share is not None and not row.is_removed
        return speaks and rights.is_open and row.is_supported == (name == "withdraw")
    if name == "answer":
        return rights.answers and not row.is_removed
    if name == "remove":
        return rights.runs and removal is None
    if name == "review":
        return row.is_own and removal is not None and review is None
    waits = removal is not None and review is not None and review.decided_at is None
    return waits and rights.decides and removal.by_id != user.pk


def _act(request: HttpRequest, assembly: Assembly, bound: dict[str, Any]) -> HttpResponse | None:
    """Do what was sent; None with the form, its text and what is wrong in `bound`."""
    name = request.POST.get("act", "")
    form: Any
    if name == "write":
        form = forms.CommentForm(request.POST, assembly=assembly, auto_id="id_write_%s")
        key = name
    elif name in FORMS:
        thing = request.POST.get("thing", "")
        if not thing.isdecimal() or not OwnerComment.objects.filter(pk=thing, assembly=assembly).exists():
            raise Http404
        form = FORMS[name](request.POST, auto_id=f"id_{name}_{thing}_%s")
        key = f"{name}-{thing}"
    else:
        raise Http404
    bound[key] = form
    if not form.is_valid():
        return None
    try:
        pk = _serve(request, assembly, name, form)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error.messages)
    else:
        messages.success(request, _("Done."))
        return redirect(f"{reverse('assemblies:discussion', args=[assembly.code])}#text-{pk}")
    return None


def _serve(request: HttpRequest, assembly: Assembly, name: str, form: Any) -> int:
    """One service call for each act; gives the number of the text."""
    data, by, now = form.cleaned_data, request.user, timezone.now()
    who: Any = {"by": by, "now": now}
    if name == "write":
        return discussion.write_comment(assembly.pk, data["text"], **who, **form.values()).pk
    pk = data["thing"]
    acts: dict[str, Any] = {
        "support": lambda: discussion.support_proposal(pk, **who),
        "withdraw": lambda: discussion.withdraw_support(pk, **who),
        "answer": lambda: discussion.answer_comment(pk, data["text"], **who),
        "remove": lambda: discussion.remove_comment(pk, data["ground"], data["reason"], **who),
        "review": lambda: discussion.ask_review(pk, data["words"], **who),
        "decide": lambda: discussion.decide_review(pk, data["outcome"], data["reason"], **who),
    }
    acts[name]()
    return pk
