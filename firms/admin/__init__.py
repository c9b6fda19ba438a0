"""Staff's pages of firms."""

from firms.admin import checklists as checklists
from firms.admin import inspection_figures as inspection_figures
from firms.admin import inspection_plans as inspection_plans
from firms.admin import inspections as inspections
from firms.admin import orders as orders
from firms.admin import register as register
