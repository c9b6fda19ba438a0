"""Arithmetic of Party organisations: pure functions over numbers and dates."""
