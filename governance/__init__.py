"""Wiring only: settings, URL roots, Celery, API root, the local stack. No models."""

from governance.celery import app as celery_app

__all__ = ["celery_app"]
