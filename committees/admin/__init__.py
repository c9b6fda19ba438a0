"""Staff's pages of assemblies and committees."""

from committees.admin import assembly as assembly
from committees.admin import assembly_rules as assembly_rules
from committees.admin import choices as choices
from committees.admin import work as work
from committees.admin import work_rules as work_rules
