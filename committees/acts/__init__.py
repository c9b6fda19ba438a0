"""What can be done with each thing of a committee's work: one registry for the pages of members and of the office."""

from committees.acts import members, office
from committees.acts.base import Act, act_rows, find_act, register_acts, run_act

__all__ = ["Act", "act_rows", "find_act", "members", "office", "register_acts", "run_act"]
