"""What the machine suggests for a message, and what it knows already that is like it."""

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from django.core.files.storage import default_storage

from complaints.choices import ActorKind, EventKind, ModelKind
from complaints.classifier import BrokenModel, Guess, Model, starter_model
from complaints.classifier.rows import Labelled
from complaints.classifier.sketching import Sketch
from complaints.models import Category, Complaint, ComplaintSketch, HotIssue, TriageModel
from complaints.reference import OTHER
from complaints.rules.hot import NEAR_NO_PLACE, NEAR_SAME_PLACE
from complaints.rules.lexicon import words_spoken

SURE_ENOUGH = 0.5
WORTH_SHOWING = 0.1
MOST_SUGGESTIONS = 3
MOST_SAMPLES = 20_000
MOST_COMPARED, MOST_NEAR = 300, 8
NEAR_DAYS = 60


class Suggestion(NamedTuple):
    """A category that fits, how probable it is (0 to 1), and the words of the message that speak for it."""

    category: Category
    probability: float
    words: list[str]


class Near(NamedTuple):
    """A complaint that says nearly the same, and how alike they are (0 to 1)."""

    complaint_id: int
    similarity: float


def model_in_use(kind: ModelKind) -> Model | None:
    """The jurisdiction's own model that is in use; for desks the one that ships, where there is none."""
    row = TriageModel.objects.in_use(kind).values_list("file", "digest").first()
    if row is not None:
        return _model(*row)
    return starter_model() if kind == ModelKind.DESK else None


@lru_cache(maxsize=32)
def _model(name: str, digest: str) -> Model:
    with default_storage.open(name) as file:
        model = Model.from_bytes(file.read())
    if model.digest != digest:
        raise BrokenModel
    return model


def suggest_category(title: str, text: str) -> list[Suggestion]:
    """Categories that fit a message, likeliest first; none when nothing is sure enough (abstention)."""
    found = _scored(title, text, model_in_use(ModelKind.CATEGORY))
    if not found or found[0][1] < SURE_ENOUGH:
        return []
    return _suggestions(found)


def possible_categories(title: str, text: str) -> list[Suggestion]:
    """As `suggest_category`, unsure ones too: for officers, who see the probability beside it."""
    return _suggestions(_scored(title, text, model_in_use(ModelKind.CATEGORY)))


def _suggestions(found: Sequence[tuple[str, float, list[str]]]) -> list[Suggestion]:
    worth = [row for row in found if row[1] >= WORTH_SHOWING][:MOST_SUGGESTIONS]
    leaves = {leaf.code: leaf for leaf in Category.objects.leaves().filter(code__in=[row[0] for row in worth])}
    return [Suggestion(leaves[code], share, words) for code, share, words in worth if code in leaves]


def _scored(title: str, text: str, model: Model | None) -> list[tuple[str, float, list[str]]]:
    """Category, probability and words: of the word list alone, or of it and the jurisdiction's model in halves."""
    by_words = {spoke.category: spoke for spoke in words_spoken(title, text)}
    if model is None:
        return [tuple(spoke) for spoke in by_words.values()]
    guesses = {guess.label: guess.probability for guess in model.guesses(title, text, MOST_SUGGESTIONS)}
    found = []
    for code in {*by_words, *guesses}:
        spoke = by_words.get(code)
        share = (guesses.get(code, 0.0) + (spoke.probability if spoke else 0.0)) / 2
        words = list(spoke.words) if spoke else []
        if code in guesses and guesses[code] >= WORTH_SHOWING:
            words += [one.words for one in model.words_for(title, text, code) if one.words not in words]
        found.append((code, share, words[:6]))
    return sorted(found, key=lambda row: (-row[1], row[0]))


def desks_for(title: str, text: str) -> list[Guess]:
    """Which desks of a city the message belongs to, likeliest first; none when the model is not sure enough."""
    model = model_in_use(ModelKind.DESK)
    guesses = model.guesses(title, text) if model is not None else []
    return guesses if model is not None and guesses[0].probability >= model.threshold else []


def near_complaints(sketch: Sketch, complaint: Complaint, now: datetime.datetime) -> list[Near]:
    """Recent complaints that say nearly the same: found by equal keys or the same estate, then compared."""
    recent = ComplaintSketch.objects.filter(created_at__gte=now - datetime.timedelta(days=NEAR_DAYS))
    recent = recent.exclude(complaint=complaint.pk).order_by("-created_at")
    columns = ("complaint_id", "buckets", "weights", "complaint__estate_id")
    rows = {row[0]: row for row in recent.filter(keys__overlap=sketch.keys).values_list(*columns)[:MOST_COMPARED]}
    if complaint.estate_id is not None:
        here = recent.filter(complaint__estate=complaint.estate_id).values_list(*columns)[:MOST_COMPARED]
        rows |= {row[0]: row for row in here}
    found = []
    for pk, buckets, weights, estate in rows.values():
        likeness = sketch.likeness(buckets, weights)
        needed = NEAR_SAME_PLACE if estate is not None and estate == complaint.estate_id else NEAR_NO_PLACE
        if likeness >= needed:
            found.append(Near(pk, round(likeness, 3)))
    return sorted(found, key=lambda one: (-one.similarity, -one.complaint_id))[:MOST_NEAR]


def decided_samples() -> list[Labelled]:
    """What officers decided: complaints that were taken up or reclassified, with the category they carry now."""
    decided = Complaint.objects.filter(
        events__kind__in=[EventKind.ACCEPT, EventKind.RECLASSIFY], events__actor_kind=ActorKind.STAFF
    )
    rows = decided.exclude(category__code=OTHER).distinct().order_by("-pk")
    return [Labelled(*row) for row in rows.values_list("title", "text", "category__code")[:MOST_SAMPLES]]


def bars_of(issue: HotIssue) -> list[dict[str, int]]:
    """The weeks of an issue as bars: the count, and the height in twentieths of the highest."""
    highest = max([*issue.weeks, 1])
    return [{"count": count, "height": int(np.ceil(20 * count / highest))} for count in issue.weeks]
