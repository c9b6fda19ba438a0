"""Workers and the database are killed in the middle of ratings, lists and publications: what comes out is the same.

Each kill has a copy of the database to itself. The undisturbed outcome is computed first; the moments of the kills
are spread over the time that it took.
"""

import contextlib
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.resilience.nursery import Nursery
from tests.resilience.server import FIRST, Server

NOBODY_THERE = "redis://127.0.0.1:1"
STALE = 150.0
"""Seconds until a job whose worker gives no sign of life may be taken by another one, and a little more."""
PAUSE = {"night": 0.0, "closing": 0.0, "publishing": 0.05}
"""Seconds before each statement: what is over in a moment could not be hit in the middle."""
LATEST = 0.9
"""Share of an act's time within which kills are spread: at its very end it would be over as often as not."""
TRIES = 5
SEED = 20260621


@dataclass
class Place:
    """The server, the nursery, and for each act the database that it begins with and what it leaves undisturbed."""

    server: Server
    nursery: Nursery
    begins: dict[str, str] = field(default_factory=dict)
    calm: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def undisturbed(self, act: str, begin: str) -> None:
        """Note what an act leaves behind, and how long it takes."""
        self.begins[act] = begin
        name = self.server.copy(f"calm_{act}", begin)
        began = time.monotonic()
        assert self.nursery.do(act, name, pause=PAUSE[act]) == "succeeded"
        self.seconds[act] = time.monotonic() - began
        self.calm[act] = self.nursery.do("state", name)
        assert self.nursery.do("recomputed", name) == [400, []]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A city of four hundred firms with a hundred records each, on a server of its own without any broker."""
    folder = tmp_path_factory.mktemp("kills")
    server = Server(folder / "local")
    environment = os.environ | {
        "GOVERNANCE_LOCAL_DIR": str(server.local),
        "DATABASE_URL": server.url,
        "REDIS_URL": NOBODY_THERE,
        "DJANGO_SETTINGS_MODULE": "governance.settings.dev",
    }
    nursery = Nursery(environment, folder / "nursery.log")
    try:
        nursery.do("prepare", FIRST)
        found = Place(server, nursery)
        found.undisturbed("night", FIRST)
        nursery.do("order_closing", server.copy("ordered"))
        found.undisturbed("closing", "ordered")
        nursery.do("show_draft", server.copy("final", "calm_closing"))
        found.undisturbed("publishing", "final")
        for act in found.begins:
            server.drop(f"calm_{act}")
        yield found
    finally:
        nursery.close()
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def _worker_dies(_place: Place, worker: int, _name: str) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)


def _database_dies(place: Place, _worker: int, _name: str) -> None:
    place.server.kill()
    place.server.start()


def _connection_dies(place: Place, _worker: int, name: str) -> None:
    place.server.disconnect(name)


Kill = Callable[[Place, int, str], None]
VICTIMS: dict[str, Kill] = {"worker": _worker_dies, "database": _database_dies, "connection": _connection_dies}


def test_undisturbed_every_firm_is_rated_listed_and_published_once(place: Place) -> None:
    night, published = place.calm["night"], place.calm["publishing"]
    assert night["ratings"][0] == night["files"][0] == 400
    assert [run[2:] for run in night["runs"]] == [[400, 400, True]]
    assert published["issues"] == [["2026Q1", 1, "published"]]
    assert published["entries"][0] > 30  # thirty on the red list, and some on the black one
    assert published["notices"][0] == published["entries"][0] - 30
    assert published["register ratings"][0] == 400
    assert published["register entries"][0] == published["entries"][0]
    for state in place.calm.values():
        assert state["audit chains"] == state["publication problems"] == []


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("act", "victim", "kills"),
    [
        ("night", "worker", 10),
        ("night", "database", 10),
        ("closing", "worker", 5),
        ("closing", "database", 5),
        ("publishing", "worker", 10),
        ("publishing", "database", 10),
        ("night", "connection", 2),
    ],
)
def test_a_kill_in_the_middle_changes_nothing_that_comes_out(place: Place, act: str, victim: str, kills: int) -> None:
    dice = random.Random(f"{SEED} {act} {victim}")
    depths = []
    for number in range(kills):
        share = LATEST * (number + dice.random()) / kills
        name = f"{act}_{victim}_{number}"
        depths.append(_struck(place, act, name, share, VICTIMS[victim]))
        what = f"{victim} killed at {share:.0%} of {act} (point {number}), when there was {depths[-1]}"
        _go_on(place, act, name, what)
        left = place.nursery.do("state", name)
        wrong = {key: (left[key], calm) for key, calm in place.calm[act].items() if left[key] != calm}
        assert not wrong, f"{what}: {wrong}"
        place.server.drop(name)
    assert len({str(depth) for depth in depths}) >= 2, f"the kills struck at too few different points: {depths}"
    if act != "publishing":
        halves = [depth for depth in depths if 0 < depth["ratings"] < 400]
        assert len(halves) >= kills // 5, f"too few kills struck between two chunks: {depths}"


def test_a_job_goes_on_to_its_end_whose_worker_died_after_the_last_write(place: Place) -> None:
    name = place.server.copy("wordless", place.begins["closing"])
    place.nursery.begin("closing_without_a_word", name)
    assert place.nursery.end() == (-signal.SIGKILL, None)
    _go_on(place, "closing", name, "worker killed when the lists were drafted")
    assert place.nursery.do("state", name) == place.calm["closing"]
    place.server.drop(name)


def _struck(place: Place, act: str, name: str, share: float, kill: Kill) -> dict[str, Any]:
    """Kill at a share of the time that an act takes, earlier if it was over by then; returns how far it had come."""
    for _time in range(TRIES):
        place.server.copy(name, place.begins[act])
        worker = place.nursery.begin(act, name, pause=PAUSE[act])
        time.sleep(share * place.seconds[act])
        kill(place, worker, name)
        _code, said = place.nursery.end()
        if said != "succeeded":
            depth = place.nursery.do("reached", name, after=10)
            assert not depth.pop("taken twice"), "a second worker took a job whose lease had not run out"
            return depth
        share *= 0.6
    raise AssertionError(f"{act} was over {TRIES} times before it could be struck")


def _go_on(place: Place, act: str, name: str, what: str) -> None:
    """What happens by itself afterwards: the sweep finds what is undone; a message not acknowledged comes again."""
    place.nursery.do("swept", name, after=STALE)
    assert place.nursery.do(act, name, after=STALE) == "succeeded", what
    assert place.nursery.do("swept", name, after=3 * STALE) == 0, f"{what}: something was left undone"
