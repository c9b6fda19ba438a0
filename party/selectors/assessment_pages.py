"""What the pages of rounds, of those assessed and of item tables show."""

from fractions import Fraction
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from committees.selectors.page_parts import Page, Row, day
from jobs.models import JobRun
from party.choices.joint import RoundState
from party.indicators import indicator, indicators_for
from party.models import AssessedSubject, SubjectResult
from party.rules.assessment import NOT_ELIGIBLE, NOTHING_COUNTED, TOO_FEW_ANSWERS, rounded
from party.rules.assessment_table import MANUAL, most_points
from party.selectors.joint_pages import Link

PROBLEMS = {
    NOT_ELIGIBLE: gettext_lazy("not eligible: an item says so"),
    TOO_FEW_ANSWERS: gettext_lazy("too few answers in the appraisal"),
    NOTHING_COUNTED: gettext_lazy("nothing could be counted"),
}
NO_PLACE = pgettext_lazy("joint", "without a place")
MOST_SHOWN = 500


def plain(text: str) -> str:
    """An exact number as the pages write it: at most two places."""
    return f"{rounded(Fraction(text)):f}".rstrip("0").rstrip(".") if text else "–"


def round_page(round_: Any, link: Link) -> Page:
    """A round with everybody assessed, those with a place first."""
    page = Page(round_.title, round_.get_state_display())
    page.facts = [
        (_("area"), round_.area),
        (_("assessment table"), round_.table),
        (pgettext("joint", "first day assessed"), day(round_.first_day)),
        (pgettext("joint", "last day assessed (included)"), day(round_.last_day)),
        (pgettext("joint", "codes for each"), round_.sample_size),
        (pgettext("joint", "least answers for each"), round_.least_answers),
        (pgettext("joint", "seed of the sample"), round_.seed or "–"),
        (pgettext("joint", "codes hold until (included)"), day(round_.closes_on)),
        (_("proposed by"), round_.proposed_by or "–"),
        (_("approved by"), round_.approved_by or "–"),
    ]
    if round_.state == RoundState.COMPUTING:
        page.texts = [(_("Results"), computing_words(round_.job))]
    page.lists = [(_("Firms and offices assessed"), ranking_rows(round_, link))]
    return page


def computing_words(job: JobRun) -> str:
    """How far the computing is, or that it failed and what to do then."""
    if job.state == JobRun.State.FAILED:
        return _("The computing failed: %(error)s Stop it and have the results computed again.") % {"error": job.error}
    if job.total_count is None:
        return _("The results wait to be computed. Load this page again in some seconds; the work goes on without you.")
    return _(
        "The results are being computed: %(done)s of %(all)s. Load this page again; the work goes on without you."
    ) % {"done": job.done_count, "all": job.total_count}


def ranking_rows(round_: Any, link: Link) -> list[Row]:
    """The first five hundred by place, then those without one. Two statements, however many there are."""
    latest = SubjectResult.objects.filter(subject=OuterRef("pk")).order_by("-number")
    rows = round_.subjects.select_related("firm", "office").annotate(
        place=Subquery(latest.values("rank")[:1]), scored=Count("values__item_code", distinct=True)
    )
    all_items = len(round_.table.document["items"])
    subjects = list(rows.order_by(F("place").asc(nulls_last=True), "pk")[:MOST_SHOWN])
    results = {result.subject_id: result for result in latest_of(subjects)}
    return [_ranking_row(subject, results.get(subject.pk), link, all_items) for subject in subjects]


def latest_of(subjects: list[Any]) -> list[SubjectResult]:
    """The result that counts for each."""
    rows = SubjectResult.objects.filter(subject__in=[subject.pk for subject in subjects])
    return list(rows.order_by("subject_id", "-number").distinct("subject_id"))


def _ranking_row(subject: Any, result: SubjectResult | None, link: Link, all_items: int) -> Row:
    if result is None:
        filled = _("%(done)s of %(all)s items have a value") % {"done": subject.scored, "all": all_items}
        return Row(subject, filled, pgettext("joint", "not computed"), link("subject", subject))
    line = "" if result.total is None else _("total %(total)s of 100") % {"total": result.total}
    return Row(subject, line, standing_of(result), link("subject", subject), result.is_among_last)


def standing_of(result: SubjectResult) -> str:
    """The place in words, or why there is none."""
    if result.rank is None:
        return f"{NO_PLACE}: {PROBLEMS.get(result.problem, result.problem)}"
    return _("place %(number)s") % {"number": result.rank}


def result_page(subject: Any, link: Link) -> Page:
    """What came out for a firm or an office, line by line; what the firm itself reads."""
    result = subject.results.order_by("-number").first()
    page = Page(subject, pgettext("joint", "not computed") if result is None else standing_of(result))
    page.facts = [(_("round of assessment"), subject.round), (_("assessment table"), subject.round.table)]
    if result is not None:
        page.is_late = result.is_among_last
        page.facts += result_facts(result)
        items = {item["code"]: item for item in subject.round.table.document["items"]}
        rows = [item_row(line, items.get(line["code"])) for line in result.lines]
        page.lists = [(_("How the points came about"), rows)]
    if interviews := [interview_row(row) for row in subject.interviews.all()]:
        page.lists.insert(0, (_("Interviews of the last"), interviews))
    return page


def interview_row(interview: Any) -> Row:
    """What the body undertook, what was said, and by when."""
    said = _("interview on %(day)s: %(said)s") % {"day": day(interview.held_on), "said": interview.summary}
    return Row(interview.commitment, said, _("by %(day)s") % {"day": day(interview.due_on)})


def result_facts(result: SubjectResult) -> list[tuple[Any, Any]]:
    """The scores with the interval of the satisfied share."""
    facts = [
        (pgettext("joint", "items (of 100)"), _dash(result.item_score)),
        (pgettext("joint", "appraisal (of 100)"), _dash(result.appraisal_score)),
        (pgettext("joint", "total (of 100)"), _dash(result.total)),
        (pgettext("joint", "answers"), result.answers),
    ]
    if result.low is not None and result.high is not None:
        share = _("%(part)s of %(whole)s; with 95 %% confidence between %(low)s %% and %(high)s %% of all owners") % {
            "part": result.satisfied,
            "whole": result.answers,
            "low": plain(str(result.low * 100)),
            "high": plain(str(result.high * 100)),
        }
        facts.append((pgettext("joint", "satisfied"), share))
    facts.append((_("SHA-256"), result.digest))
    return facts


def _dash(value: Any) -> Any:
    return "–" if value is None else value


def item_row(line: dict[str, str], item: dict[str, Any] | None) -> Row:
    """An item with its points, the value that gave them and what it rests on."""
    points = f"{plain(line['points'])} / {plain(line['most'])}" if line["points"] else _("left out: nothing to count")
    said = value_words(item, line["value"]) if line["value"] and "/" not in line["value"] else ""
    return Row(line["title"], " · ".join(part for part in (said, line["basis"]) if part), points)


def subject_page(subject: Any, link: Link) -> Page:
    """What staff see of one assessed: result, values, hearings, interviews, the units drawn."""
    page = result_page(subject, link)
    page.facts += [
        (pgettext("joint", "units to draw from"), subject.frame_count),
        (pgettext("joint", "digest of the units"), subject.frame_digest or "–"),
        (_("codes used"), f"{subject.codes.filter(is_used=True).count()} / {subject.codes.count()}"),
    ]
    page.lists += [
        (_("Values under items"), _value_rows(subject)),
        (
            _("Report hearings"),
            [Row(row.summary, day(row.held_on), row.attended_count) for row in subject.hearings.all()],
        ),
        (_("Units drawn for the appraisal"), _sample_rows(subject)),
        (
            _("round of assessment"),
            [Row(subject.round, "", subject.round.get_state_display(), link("round", subject.round))],
        ),
    ]
    return page


def value_words(item: dict[str, Any] | None, value: str) -> str:
    """A value as people read it: the title of the option, the number; a share with two places."""
    option = next((one for one in (item or {}).get("options", ()) if one["code"] == value), None)
    return option["title"] if option is not None else plain(value)


def _value_rows(subject: Any) -> list[Row]:
    items = {item["code"]: item for item in subject.round.table.document["items"]}
    rows, seen = [], set()
    for value in subject.values.all():
        if value.item_code not in seen:
            seen.add(value.item_code)
            item = items.get(value.item_code)
            title = item["title"] if item else value.item_code
            rows.append(Row(title, value.basis, value_words(item, value.value)))
    return rows


def _sample_rows(subject: Any) -> list[Row]:
    rows = subject.sample.select_related("unit__building__estate").defer("unit__building__estate__polygon")
    return [
        Row(f"{row.unit.building.estate.name} {row.unit.building.number}-{row.unit.number}", "", row.position)
        for row in rows[:MOST_SHOWN]
    ]


def latest_values(subject: AssessedSubject) -> dict[str, tuple[str, str]]:
    """Item code → (value, basis) of the version that counts."""
    found: dict[str, tuple[int, str, str]] = {}
    for value in subject.values.all():
        if value.item_code not in found or found[value.item_code][0] < value.number:
            found[value.item_code] = (value.number, value.value, value.basis)
    return {code: (value, basis) for code, (_number, value, basis) in found.items()}


def table_page(table: Any, link: Link) -> Page:
    """An item table in words."""
    document = table.document
    page = Page(table, _("version %(number)s") % {"number": table.version})
    weights = document["weights"]
    page.facts = [
        (_("source"), table.source),
        (pgettext("joint", "assesses"), table.get_kind_display()),
        (_("points in all"), plain(str(most_points(document)))),
        (_("weight of items and appraisal"), f"{weights['items']} + {weights['appraisal']}"),
        (_("SHA-256"), table.digest),
    ]
    page.lists = [
        (_("Items"), [Row(item["title"], source_of(item, table.kind), item["max"]) for item in document["items"]]),
        (_("Questions of the appraisal"), [Row(row["title"]) for row in document["appraisal"]["questions"]]),
        (_("Grades"), [Row(row["title"], "", row["points"]) for row in document["appraisal"]["scale"]]),
    ]
    return page


def source_of(item: dict[str, Any], kind: str) -> str:
    """Who counts an item: the platform, by which figure, or people with evidence; and how it gives points."""
    is_known = item["source"] in indicators_for(kind)
    who = _("entered by hand") if item["source"] == MANUAL or not is_known else str(indicator(item["source"]).title)
    steps = [f"≥ {step['from']} → {step['points']}" for step in item.get("steps", ())]
    options = [f"{option['title']} → {option['points']}" for option in item.get("options", ())]
    return "; ".join([who, *steps, *options])
