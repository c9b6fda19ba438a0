"""Which organisation stands under which (组织隶属关系). Source: the facts about the tree of Party organisations."""

MAY_STAND_UNDER: dict[str, frozenset[str]] = {
    "city_industry": frozenset(),
    "district_industry": frozenset({"city_industry"}),
    "street": frozenset({"district_industry"}),
    "community": frozenset({"street"}),
    "estate": frozenset({"community", "estate"}),
    "firm": frozenset({"city_industry", "district_industry", "street", "community"}),
    "project": frozenset({"firm", "district_industry", "street", "community", "estate"}),
    "owners_committee": frozenset({"street", "community", "estate"}),
}
"""Level → levels it may stand under; a Party group also under an organisation of its own level."""


def may_stand_under(level: str, kind: str, above: str) -> bool:
    """Whether an organisation of this level and kind may stand under one of the level `above`."""
    return above in MAY_STAND_UNDER[level] or (kind in ("party_group", "branch", "general_branch") and above == level)
