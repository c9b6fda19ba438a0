"""Arithmetic of programmes: pure functions over `Decimal`, `Fraction` and dates (docs/rules/subsidies.md)."""
