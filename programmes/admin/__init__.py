"""Programmes in the staff administration."""

from programmes.admin import assets, lending, mobilisation, register, rooms, rules, subsidies, volunteers

__all__ = ["assets", "lending", "mobilisation", "register", "rooms", "rules", "subsidies", "volunteers"]
