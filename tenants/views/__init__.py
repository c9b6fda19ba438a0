"""Pages of the public host, and those that every host has."""

from tenants.views.landing import landing

__all__ = ["landing"]
