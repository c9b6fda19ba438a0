"""Staff's pages of firms."""

from firms.admin import checklists as checklists
from firms.admin import disclosure as disclosure
from firms.admin import disclosure_rules as disclosure_rules
from firms.admin import exits as exits
from firms.admin import filings as filings
from firms.admin import inspection_figures as inspection_figures
from firms.admin import inspection_plans as inspection_plans
from firms.admin import inspections as inspections
from firms.admin import orders as orders
from firms.admin import purchases as purchases
from firms.admin import register as register
from firms.admin import report_forms as report_forms
from firms.admin import report_systems as report_systems
from firms.admin import reports as reports
from firms.admin import tenders as tenders
