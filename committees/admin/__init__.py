"""Staff's pages of assemblies and committees."""

from committees.admin import assembly as assembly
from committees.admin import assembly_rules as assembly_rules
from committees.admin import choices as choices
