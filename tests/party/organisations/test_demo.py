"""The demo: every kind of organisation, gaps, months of coverage, a plan with tasks; seeded twice it stays the same."""

from django.db.models import Count


def test_the_demo_shows_everything_and_adds_nothing_twice(jurisdiction):
    import committees.demo_laws
    import committees.demo_work
    import firms.demo
    import party.demo_party
    import places.demo
    from party.models import (
        CoverageSnapshot,
        CrossAppointment,
        FormationTask,
        JointPlan,
        PartyAssignment,
        PartyOrganisation,
    )

    places.demo.seed("510108", 1)
    firms.demo.seed(1)
    committees.demo_laws.seed(1)
    committees.demo_work.seed()
    party.demo_party.seed()
    levels = set(PartyOrganisation.objects.values_list("level", flat=True))
    assert {"district_industry", "street", "community", "project", "firm"} <= levels
    kinds = set(PartyOrganisation.objects.values_list("kind", flat=True))
    assert {"branch", "temporary_branch", "joint_branch"} <= kinds
    assert CoverageSnapshot.objects.aggregate(days=Count("day", distinct=True))["days"] >= 8
    assert set(CrossAppointment.objects.values_list("state", flat=True)) == {"proposed", "in_force"}
    assert PartyAssignment.objects.exists()
    assert JointPlan.objects.get().state == "proposed"
    assert FormationTask.objects.exists()
    before = PartyOrganisation.objects.count()
    party.demo_party.seed()
    assert PartyOrganisation.objects.count() == before
