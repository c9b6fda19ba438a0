"""Programmes in the staff administration."""

from programmes.admin import assets, register, rooms, rules, subsidies

__all__ = ["assets", "register", "rooms", "rules", "subsidies"]
