"""Terms of mediation, and its moves: every state × every move × every side."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import MoveNotAllowed
from common.workdays import china
from complaints.choices import ActorKind, MediationState
from complaints.rules.mediation import confirmation_due_date
from complaints.workflow import MEDIATION_MOVES, mediation_moves_from, mediation_target

WORKED = {  # docs/rules/mediation.md
    "2025-03-03": "2025-04-02",
    "2025-03-06": "2025-04-07",
    "2025-09-01": "2025-10-09",
    "2025-08-29": "2025-09-28",
}
BOTH = ("staff", "mediator")
ALLOWED = {
    ("applied", "accept"): ("accepted", ("staff",)),
    ("applied", "decline"): ("declined", ("staff",)),
    ("applied", "withdraw"): ("withdrawn", BOTH),
    ("accepted", "withdraw"): ("withdrawn", BOTH),
    ("accepted", "agree"): ("agreed", ("mediator",)),
    ("accepted", "fail"): ("failed", ("mediator",)),
    ("agreed", "apply_confirmation"): ("confirmation_applied", BOTH),
    ("confirmation_applied", "confirm"): ("confirmed", BOTH),
    ("confirmation_applied", "reject"): ("confirmation_rejected", BOTH),
}
EVERY = list(itertools.product(MediationState.values, [move.name for move in MEDIATION_MOVES], ActorKind.values))


@pytest.mark.parametrize(("agreed", "last"), WORKED.items())
def test_the_court_can_be_asked_for_thirty_days(agreed, last):
    assert confirmation_due_date(datetime.date.fromisoformat(agreed)) == datetime.date.fromisoformat(last)


@given(st.dates(datetime.date(2020, 1, 1), datetime.date(2024, 11, 1)))
def test_the_last_day_is_worked_and_never_before_the_thirtieth(agreed):
    last = confirmation_due_date(agreed)
    assert china(last)
    assert (last - agreed).days >= 30
    between = range(30, (last - agreed).days)
    assert not any(china(agreed + datetime.timedelta(days=day)) for day in between)


@pytest.mark.parametrize(("state", "name", "who"), EVERY)
def test_a_mediation_moves_exactly_as_the_table_says(state, name, who):
    target, sides = ALLOWED.get((state, name), ("", ()))
    if who in sides:
        assert mediation_target(name, state, ActorKind(who)) == target
        assert name in mediation_moves_from(state, ActorKind(who))
    else:
        with pytest.raises(MoveNotAllowed):
            mediation_target(name, state, ActorKind(who))
        assert name not in mediation_moves_from(state, ActorKind(who))
