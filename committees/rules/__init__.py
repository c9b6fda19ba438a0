"""Pure functions of the owners' assembly: what a vote is counted from, and how."""

from committees.rules.aggregates import AggregateTally, count_aggregate
from committees.rules.cases import AggregateCase, BadCase, Ballot, RollRow, Tally, VoteCase, VoteRules
from committees.rules.counting import count
from committees.rules.reading import read_case, read_rules
from committees.rules.words import decimal_text, tally_values

__all__ = [
    "AggregateCase",
    "AggregateTally",
    "BadCase",
    "Ballot",
    "RollRow",
    "Tally",
    "VoteCase",
    "VoteRules",
    "count",
    "count_aggregate",
    "decimal_text",
    "read_case",
    "read_rules",
    "tally_values",
]
