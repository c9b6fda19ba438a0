"""Firms and the projects they serve."""

from firms.models.firm import PropertyFirm
from firms.models.project import ServiceProject

__all__ = ["PropertyFirm", "ServiceProject"]
