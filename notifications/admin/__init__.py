"""Screens of the administration, split by noun. Importing them registers them."""

from notifications.admin import notices, templates, webhooks  # noqa: F401
