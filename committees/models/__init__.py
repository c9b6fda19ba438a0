"""Owners' assemblies and committees."""

# laws
from committees.models.assembly_rules import AssemblyRuleSet, RulesOfProcedure, VotingChoices
from committees.models.committee import OwnersCommittee

__all__ = ["AssemblyRuleSet", "OwnersCommittee", "RulesOfProcedure", "VotingChoices"]
