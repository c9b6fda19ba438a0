"""What the law of the place says, in one line beside the field where a person meets it."""

import datetime
from collections.abc import Iterable

from committees.selectors.rule_words import part_label, value_in_words
from committees.work_rules import work_rule

GROUP = tuple(f"prep_composition.{part}" for part in ("min_size", "odd", "owners_share", "leader"))
SIZE = tuple(f"committee_size.{part}" for part in ("min", "max", "odd"))


def rule_line(paths: Iterable[str], on: datetime.date) -> str:
    """Each point with its value, and the articles once: `members, at least: 7; odd number: yes (GR 10)`."""
    said, articles = [], []
    for path in paths:
        rule = work_rule(path, on)
        said.append(f"{part_label(path)} {value_in_words(path, rule.value)}")
        articles += [rule.article] if rule.article else []
    source = "、".join(dict.fromkeys(articles))
    return "; ".join(said) + (f" ({source})" if source else "")
