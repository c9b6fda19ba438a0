"""Staff's pages of assemblies and committees."""

# --- assembly
from committees.admin import assembly as assembly
