"""Staff's pages of the Party line."""

from party.admin import joint as joint
from party.admin import joint_assessment as joint_assessment
