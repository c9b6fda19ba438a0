"""The demo has assemblies in several states, once, and all of them are whole."""

from accounts.models import User
from committees import demo_assembly
from committees.models import Assembly
from committees.selectors.ledger import verify_ledger
from committees.selectors.polling import boxes_of, coverage, paper_account, recounts_of
from committees.selectors.recount import recount
from places.models import Estate


def test_the_demo_is_whole_and_adds_nothing_twice(areas):
    Estate.objects.create(code="FIRST001", name="某苑", area=areas["first community"])
    for name in (*demo_assembly.HELPERS, "owner"):
        User.objects.create(username=name)
    demo_assembly.seed(1)
    states = list(Assembly.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["announced", "voting", "noticed", "draft"]
    done, running = Assembly.objects.order_by("pk")[:2]
    found = recount(done)
    assert found["equals"] is True
    assert [row["elected"] for row in found["motions"]] == [None, True, True, False]
    assert (verify_ledger(done), verify_ledger(running)) == ([], [])
    assert running.entries.count() == 8
    account = paper_account(done)
    assert (account.found, account.adds_up) == (16, True)
    assert [len(row["corrections"]) for row in recounts_of(done)] == [1]
    assert [row["box"].number for row in coverage(running, boxes_of(running))] == [1]
    kinds = list(running.comments.values_list("kind", "removal__ground", "removal__review__outcome"))
    assert kinds == [("proposal", None, None), ("agenda", None, None), ("comment", "off_topic", "")]
    assert running.comments.first().answers.get().side == "group"
    demo_assembly.seed(1)
    assert Assembly.objects.count() == len(states)
