"""Screens of the administration, split by noun. Importing them registers them."""

from complaints.admin import complaints, mediation, reference, routing, texts  # noqa: F401
