"""Firms and the projects they serve."""

from firms.models.contract import ManagerPost, ServiceContract
from firms.models.exits import ExitItem, FirmExit
from firms.models.filing import FileChange, Filing, FilingFile, FilingStep
from firms.models.firm import PropertyFirm
from firms.models.firm_parts import FirmBranch, FirmHonour
from firms.models.people import FirmInvitation
from firms.models.project import ServiceProject
from firms.models.terms import FilingTerms, HandoverKind

__all__ = [
    "ExitItem",
    "FileChange",
    "Filing",
    "FilingFile",
    "FilingStep",
    "FilingTerms",
    "FirmBranch",
    "FirmExit",
    "FirmHonour",
    "FirmInvitation",
    "HandoverKind",
    "ManagerPost",
    "PropertyFirm",
    "ServiceContract",
    "ServiceProject",
]
