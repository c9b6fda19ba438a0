"""Programmes in the staff administration."""

from programmes.admin import assets, awards, register, rooms, rules, subsidies, training

__all__ = ["assets", "awards", "register", "rooms", "rules", "subsidies", "training"]
