"""The demo has tenders and rounds in every state, once."""

import json
from typing import Any

from accounts.models import User
from firms import demo_tenders, sealing
from firms.choices import RoundState, TenderState
from firms.models import OpenedBid, PurchaseRound, Tender
from tests.firms.tenders.conftest import World


def test_every_state_is_there_once_and_a_second_seeding_adds_nothing(world: World, tmp_path: Any) -> None:
    for name in ("committee", "organisation", "mediator", "community", "grid"):
        User.objects.create(username=name)
    demo_tenders.seed(1, keys_folder=tmp_path)
    states = sorted(Tender.objects.values_list("state", flat=True))
    assert states == sorted(TenderState.values)
    rounds = sorted(PurchaseRound.objects.values_list("state", flat=True))
    assert rounds == sorted({RoundState.OPEN, RoundState.CLOSED, RoundState.DECIDED})
    assert OpenedBid.objects.filter(amount__isnull=False).count() == 11
    demo_tenders.seed(1, keys_folder=tmp_path)
    assert Tender.objects.count() == len(states)
    key = json.loads((tmp_path / "officer-key.json").read_text())
    sealing.unlock_key(key, demo_tenders.PASSPHRASE)
