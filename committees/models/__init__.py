"""Owners' assemblies and committees."""

from committees.models.committee import OwnersCommittee

__all__ = ["OwnersCommittee"]
