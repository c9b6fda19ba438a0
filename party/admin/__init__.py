"""The administration of Party organisations, by noun."""

from party.admin import organisations, people, plans, rules  # noqa: F401 (screens register themselves)
