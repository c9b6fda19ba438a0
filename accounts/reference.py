"""Sample roles of a jurisdiction. Data to start from: an office may change their rights.

Nobody passes on a right they do not hold. So the housing department, which appoints the subdistricts' people, holds
what they hold; that two different persons review and confirm is checked on the credit event itself. It does not hold
`view_audit`: those whose work is audited do not appoint the auditor. `manage.py grant_role` does, at the server.
"""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from accounts.models import Role

AREA, FIRM, ESTATE = ("places", "area"), ("firms", "propertyfirm"), ("places", "estate")
OFFICE = ("view_work", "handle_complaints", "view_personal_data")
FILING = ("manage_places", "import_places", "manage_firms", "manage_committees")
PROGRAMMES = ("survey_estates", "manage_programmes")
PARTY = ("view_party", "manage_party")  # the organisation line only: membership of persons is sensitive

# code, name, kind of object, works in the administration, rights
SAMPLE_ROLES = (
    (
        "housing_department",
        "住建部门工作人员",
        AREA,
        True,
        (
            *OFFICE,
            *FILING,
            "mediate",
            "report_credit_event",
            "review_credit_event",
            "confirm_credit_event",
            "manage_rulebooks",
            "close_quarter",
            "manage_accounts",
            "manage_jobs",
            *PROGRAMMES,
            "approve_subsidies",
        ),
    ),
    ("organisation_department", "组织部门工作人员", AREA, True, ("view_work", *PARTY)),
    (
        "subdistrict_officer",
        "街道办事处工作人员",
        AREA,
        True,
        (*OFFICE, *FILING, "report_credit_event", "review_credit_event", *PROGRAMMES),
    ),
    ("community_worker", "社区工作人员", AREA, True, (*OFFICE, "survey_estates")),
    ("community_secretary", "社区党组织书记", AREA, True, ("view_work", *PARTY)),
    ("grid_worker", "网格员", AREA, True, ("view_work",)),
    ("mediator", "调解员", AREA, True, ("mediate",)),
    ("auditor", "审计人员", AREA, True, ("view_work", "view_audit")),
    (
        "firm_administrator",
        "物业服务企业管理员",
        FIRM,
        False,
        (
            "represent_firm",
            "answer_complaints",
            "view_credit_file",
            "manage_firm_staff",
            "file_for_firm",
            "report_for_firm",
        ),
    ),
    (
        "firm_project_manager",
        "物业项目负责人",
        FIRM,
        False,
        ("answer_complaints", "view_credit_file", "report_for_firm"),
    ),
    ("committee_member", "业主委员会成员", ESTATE, False, ("act_for_committee",)),
    ("owner", "业主", ESTATE, False, ()),
    ("resident", "居民", ESTATE, False, ()),
)


def install() -> None:
    """Add the sample roles that are missing. Kinds of objects that have no tables here are left out."""
    for code, name, scope, is_staff_role, codenames in SAMPLE_ROLES:
        kind = ContentType.objects.filter(app_label=scope[0], model=scope[1]).first()
        if kind is None:
            continue
        role, is_new = Role.objects.get_or_create(
            code=code, defaults={"name": name, "scope_type": kind, "is_staff_role": is_staff_role}
        )
        if is_new:
            role.permissions.set(Permission.objects.filter(content_type=kind, codename__in=codenames))
