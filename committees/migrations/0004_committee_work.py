"""The work of a committee, and the deliberation before a vote."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import common.fields
from common.migrations import AddRights, InsertOnly

NEVER_CHANGED = (
    "CandidateReview",
    "ChainStage",
    "CommitteeDecision",
    "CommitteeMeasure",
    "MeetingAttendance",
    "MinutesVersion",
    "NoticePosting",
    "OfficeAlert",
    "Petitioner",
    "SealUse",
    "SupervisorVisit",
    "TaskProgress",
    "WorkBulletin",
    "WorkPaper",
    "WorkStep",
)


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0003_assemblies"),
        ("firms", "0007_tenders"),
        ("places", "0003_mediation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddRights("places.Estate", (("act_for_committee", "act for the owners' committee"),)),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", common.fields.EncryptedTextField(verbose_name="name")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("self", "stands by own wish"),
                            ("joint_owners", "nominated by owners"),
                            ("residents_committee", "nominated by the residents' committee"),
                            ("community_party_organisation", "nominated by the community party organisation"),
                        ],
                        max_length=40,
                        verbose_name="nominated by",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("nominated", "nominated"),
                            ("consented", "consented"),
                            ("listed", "on the list"),
                            ("barred", "barred by law"),
                            ("withdrawn", "withdrew"),
                        ],
                        default="nominated",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("statement", models.TextField(blank=True, verbose_name="what the candidate says to a finding")),
                ("heard_on", models.DateField(blank=True, null=True, verbose_name="heard on")),
                (
                    "bar",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_capacity", "not of full civil capacity"),
                            ("not_owner", "not an owner here"),
                            ("firm_interest", "works for, or has an interest in, the firm; so do spouse or kin"),
                            ("dishonest_debtor", "dishonest judgment debtor"),
                            ("prohibited_use", "acts forbidden to those who use the estate, not put right"),
                            ("other_by_law", "other ground named by a law"),
                        ],
                        default="",
                        max_length=30,
                        verbose_name="legal bar",
                    ),
                ),
                (
                    "bar_article",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="article of the bar"),
                ),
            ],
            options={
                "verbose_name": "candidate",
                "verbose_name_plural": "candidates",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CandidateReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(max_length=40, verbose_name="reviewing body")),
                (
                    "opinion",
                    models.CharField(
                        choices=[("no_bar", "no bar found"), ("bar", "bar found")],
                        max_length=20,
                        verbose_name="opinion",
                    ),
                ),
                (
                    "bar",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_capacity", "not of full civil capacity"),
                            ("not_owner", "not an owner here"),
                            ("firm_interest", "works for, or has an interest in, the firm; so do spouse or kin"),
                            ("dishonest_debtor", "dishonest judgment debtor"),
                            ("prohibited_use", "acts forbidden to those who use the estate, not put right"),
                            ("other_by_law", "other ground named by a law"),
                        ],
                        default="",
                        max_length=30,
                        verbose_name="legal bar",
                    ),
                ),
                (
                    "bar_article",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="article of the bar"),
                ),
                ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "review of a candidate",
                "verbose_name_plural": "reviews of candidates",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ChainRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("fee_adjustment", "change of the service fee"),
                            ("common_revenue", "use of common revenue"),
                            ("major_repair", "major repair"),
                            ("hire_firm", "hiring or dismissal of the firm"),
                            ("raise_fund", "raising the repair fund"),
                            ("common_parts", "change of use of common parts"),
                            ("other", "other matter of many owners"),
                        ],
                        max_length=20,
                        verbose_name="matter",
                    ),
                ),
                ("stages", models.JSONField(blank=True, default=list, verbose_name="stages needed")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
            ],
            options={
                "verbose_name": "rule of deliberation",
                "verbose_name_plural": "rules of deliberation",
                "ordering": ["matter", "-effective_from"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ChainStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("prior", "prior deliberation by the party organisation"),
                            ("hearing", "hearing"),
                            ("coordination", "coordination"),
                            ("appraisal", "appraisal meeting"),
                        ],
                        max_length=20,
                        verbose_name="stage",
                    ),
                ),
                ("noticed_on", models.DateField(verbose_name="notice given on")),
                ("held_on", models.DateField(verbose_name="held on")),
                ("participants", models.TextField(verbose_name="who took part")),
                ("minutes", models.TextField(verbose_name="minutes")),
                ("opinions", models.TextField(blank=True, verbose_name="opinions")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("agreed", "goes on"),
                            ("changed", "goes on with changes"),
                            ("stopped", "does not go on; to be held again"),
                        ],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "stage of a deliberation",
                "verbose_name_plural": "stages of deliberations",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommitteeDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("for_count", models.PositiveSmallIntegerField(verbose_name="members in favour")),
                ("against_count", models.PositiveSmallIntegerField(default=0, verbose_name="members against")),
                ("member_count", models.PositiveSmallIntegerField(verbose_name="members with a seat")),
                ("rule", models.CharField(max_length=60, verbose_name="majority")),
                ("rule_article", models.CharField(blank=True, max_length=120, verbose_name="legal source")),
                ("is_passed", models.BooleanField(verbose_name="passed")),
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("post_due_on", models.DateField(verbose_name="posting due")),
                (
                    "post_article",
                    models.CharField(blank=True, max_length=120, verbose_name="legal source of the posting"),
                ),
                (
                    "money",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "no common money"),
                            ("common_revenue", "common revenue"),
                            ("repair_fund", "repair fund"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="common money",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="amount (yuan)"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "decision of a committee",
                "verbose_name_plural": "decisions of committees",
                "ordering": ["-decided_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommitteeFiling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="round of the filing")),
                ("handed_in_on", models.DateField(verbose_name="handed in on")),
                ("handed_in_due_on", models.DateField(blank=True, null=True, verbose_name="to be handed in by")),
                ("documents", models.JSONField(default=list, verbose_name="documents")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="office acts by")),
                ("article", models.CharField(blank=True, max_length=120, verbose_name="legal source")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "handed in"),
                            ("filed", "filed with certificate"),
                            ("returned", "returned to complete"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ],
            options={
                "verbose_name": "filing of a committee",
                "verbose_name_plural": "filings of committees",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommitteeMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("too_few", "too few members left"),
                            ("idle", "no meeting for a long time"),
                            ("refuses", "refuses its duties"),
                            ("overdue", "term over, no election"),
                        ],
                        max_length=20,
                        verbose_name="why the committee cannot work",
                    ),
                ),
                ("evidence", models.TextField(verbose_name="evidence")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="legal ground")),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("order", "orders an election"),
                            ("take_over", "the subdistrict organises the election"),
                            ("form_management", "forms a property-management committee"),
                        ],
                        max_length=20,
                        verbose_name="measure",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "measure at a standstill",
                "verbose_name_plural": "measures at standstills",
                "ordering": ["-decided_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommitteeMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("agenda", models.TextField(verbose_name="agenda")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place of the meeting")),
                ("meets_at", models.DateTimeField(verbose_name="meets at")),
                ("notice_on", models.DateField(verbose_name="agenda told on")),
                ("notice_due_on", models.DateField(blank=True, null=True, verbose_name="agenda to be told by")),
                ("notice_article", models.CharField(blank=True, max_length=120, verbose_name="legal source")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("called", "called"),
                            ("held", "held"),
                            ("no_quorum", "too few present"),
                            ("cancelled", "called off"),
                        ],
                        default="called",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("member_count", models.PositiveSmallIntegerField(default=0, verbose_name="members with a seat")),
                ("present_count", models.PositiveSmallIntegerField(default=0, verbose_name="members present")),
                ("quorum_rule", models.CharField(blank=True, max_length=60, verbose_name="quorum")),
                ("quorum_article", models.CharField(blank=True, max_length=120, verbose_name="legal source")),
            ],
            options={
                "verbose_name": "committee meeting",
                "verbose_name_plural": "committee meetings",
                "ordering": ["-meets_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommitteeMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", common.fields.EncryptedTextField(verbose_name="name")),
                (
                    "post",
                    models.CharField(
                        choices=[
                            ("chair", "chair"),
                            ("vice", "vice chair"),
                            ("member", "member"),
                            ("alternate", "alternate"),
                        ],
                        default="member",
                        max_length=20,
                        verbose_name="post",
                    ),
                ),
                ("term_from", models.DateField(verbose_name="from")),
                ("term_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("term", "term over"),
                            ("resigned", "resigned in writing"),
                            ("unable", "unable for reasons of health"),
                            ("not_owner", "not an owner any more"),
                            ("disqualified", "does not qualify any more"),
                            ("removed", "removed by the assembly"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="why it ended",
                    ),
                ),
                ("end_ground", models.CharField(blank=True, default="", max_length=200, verbose_name="legal ground")),
            ],
            options={
                "verbose_name": "committee member",
                "verbose_name_plural": "committee members",
                "ordering": ["committee_id", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DecisionTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("responsible", models.CharField(max_length=120, verbose_name="responsible body or post")),
                ("due_on", models.DateField(verbose_name="to be done by")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "under way"), ("done", "carried out"), ("dropped", "given up")],
                        default="open",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(default=0, verbose_name="progress (percent)")),
            ],
            options={
                "verbose_name": "task from a decision",
                "verbose_name_plural": "tasks from decisions",
                "ordering": ["due_on", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DeliberationChain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("fee_adjustment", "change of the service fee"),
                            ("common_revenue", "use of common revenue"),
                            ("major_repair", "major repair"),
                            ("hire_firm", "hiring or dismissal of the firm"),
                            ("raise_fund", "raising the repair fund"),
                            ("common_parts", "change of use of common parts"),
                            ("other", "other matter of many owners"),
                        ],
                        max_length=20,
                        verbose_name="matter",
                    ),
                ),
                ("reference", models.BigIntegerField(default=0, verbose_name="number of the case")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("stages", models.JSONField(verbose_name="stages needed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "under deliberation"),
                            ("complete", "all stages complete"),
                            ("closed", "deliberation closed"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="opened on")),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="complete since")),
            ],
            options={
                "verbose_name": "deliberation before a vote",
                "verbose_name_plural": "deliberations before a vote",
                "ordering": ["-opened_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DutyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("text", models.TextField(verbose_name="text")),
                ("handed_in_on", models.DateField(verbose_name="handed in on")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("open", "not appraised yet"),
                            ("accepted", "report accepted"),
                            ("objected", "report objected to"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="outcome of the appraisal",
                    ),
                ),
                ("meeting", models.CharField(blank=True, max_length=300, verbose_name="who appraised it, and how")),
                ("remarks", models.TextField(blank=True, verbose_name="remarks")),
                ("appraised_on", models.DateField(blank=True, null=True, verbose_name="appraised on")),
            ],
            options={
                "verbose_name": "yearly duty report",
                "verbose_name_plural": "yearly duty reports",
                "ordering": ["-year", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ElectionPreparation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first", "first election"),
                            ("renewal", "renewal election"),
                            ("early", "early election"),
                        ],
                        default="first",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "requested"),
                            ("preparing", "preparatory group at work"),
                            ("listed", "candidates posted"),
                            ("elected", "elected"),
                            ("refused", "request refused"),
                            ("closed", "ended without election"),
                        ],
                        default="requested",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("requested_on", models.DateField(verbose_name="requested on")),
                ("needed_share", models.CharField(blank=True, max_length=20, verbose_name="share that may ask for it")),
                ("share_article", models.CharField(blank=True, max_length=120, verbose_name="legal source")),
                ("check_due_on", models.DateField(blank=True, null=True, verbose_name="to be checked by")),
                (
                    "leader",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "owner"),
                            ("office", "subdistrict office"),
                            ("residents_committee", "residents' committee"),
                            ("party", "community party organisation"),
                            ("developer", "developer"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="leader of the group",
                    ),
                ),
                ("formed_on", models.DateField(blank=True, null=True, verbose_name="group formed on")),
                ("elect_due_on", models.DateField(blank=True, null=True, verbose_name="election due")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ],
            options={
                "verbose_name": "preparation of an election",
                "verbose_name_plural": "preparations of elections",
                "ordering": ["-requested_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="EmergencyFundUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("roof", "roof or outer wall leaks"),
                            ("lift", "lift failure that endangers people"),
                            ("facade", "parts of the façade come loose"),
                            ("pump", "secondary water supply or pumps fail"),
                            ("fire_system", "fire protection ordered to be repaired"),
                            ("drain", "drains blocked or burst"),
                            ("other", "other danger to persons or buildings"),
                        ],
                        max_length=20,
                        verbose_name="danger",
                    ),
                ),
                ("text", models.TextField(verbose_name="what happened")),
                (
                    "expected_amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="expected cost (yuan)"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("opened", "case opened"),
                            ("inspected", "danger confirmed"),
                            ("posted", "posted to the owners"),
                            ("reported", "reported afterwards"),
                            ("refused", "no emergency"),
                        ],
                        default="opened",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="opened on")),
                ("inspected_by", models.CharField(blank=True, max_length=200, verbose_name="inspected by")),
                ("inspection", models.TextField(blank=True, verbose_name="report of the inspection")),
                (
                    "spent_amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="spent (yuan)"
                    ),
                ),
                ("report", models.TextField(blank=True, verbose_name="report afterwards")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
            ],
            options={
                "verbose_name": "emergency use of the repair fund",
                "verbose_name_plural": "emergency uses of the repair fund",
                "ordering": ["-opened_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "leg",
                    models.CharField(
                        choices=[
                            ("to_keeper", "old committee to the keeper"),
                            ("to_new_committee", "keeper to the new committee"),
                            ("leaving_member", "leaving member to the committee"),
                        ],
                        max_length=20,
                        verbose_name="leg",
                    ),
                ),
                ("keeper", models.CharField(blank=True, max_length=120, verbose_name="keeper")),
                ("begins_on", models.DateField(verbose_name="begins on")),
                ("due_on", models.DateField(verbose_name="hand-over due")),
                ("article", models.CharField(blank=True, max_length=120, verbose_name="legal source")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
            ],
            options={
                "verbose_name": "hand-over of seals and archives",
                "verbose_name_plural": "hand-overs of seals and archives",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HandoverItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=200, verbose_name="what")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="handed over")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="received")),
            ],
            options={
                "verbose_name": "item of a hand-over",
                "verbose_name_plural": "items of hand-overs",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MajorMatterClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=120, verbose_name="English name")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "class of major matters",
                "verbose_name_plural": "classes of major matters",
                "ordering": ["position", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MajorMatterReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("reported_on", models.DateField(verbose_name="reported on")),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "agreed"),
                            ("suggested", "agreed, with suggestions"),
                            ("differed", "does not agree yet"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="opinion",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("opinion_on", models.DateField(blank=True, null=True, verbose_name="opinion given on")),
            ],
            options={
                "verbose_name": "report of a major matter",
                "verbose_name_plural": "reports of major matters",
                "ordering": ["-reported_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MeetingAttendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_present", models.BooleanField(verbose_name="present")),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MinutesVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("text", models.TextField(verbose_name="minutes")),
                ("is_public", models.BooleanField(default=True, verbose_name="shown to the owners")),
                (
                    "correction_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was corrected"),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "version of minutes",
                "verbose_name_plural": "versions of minutes",
                "ordering": ["meeting_id", "-number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="NoticePosting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=40, verbose_name="about")),
                ("subject_id", models.BigIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("place", models.CharField(max_length=200, verbose_name="place of the posting")),
                ("posted_on", models.DateField(verbose_name="on the board from")),
                ("until", models.DateField(verbose_name="on the board to (included)")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="posting due")),
                ("article", models.CharField(blank=True, max_length=120, verbose_name="legal source")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "ordering": ["-posted_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="OfficeAlert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("term_to", models.DateField(verbose_name="term until (not included)")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "alert of a term",
                "verbose_name_plural": "alerts of terms",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Petitioner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("area", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="area (m²)")),
            ],
            options={
                "verbose_name": "owner who asks for an election",
                "verbose_name_plural": "owners who ask for an election",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PreparationMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", common.fields.EncryptedTextField(verbose_name="name")),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("owner", "owner"),
                            ("office", "subdistrict office"),
                            ("residents_committee", "residents' committee"),
                            ("party", "community party organisation"),
                            ("developer", "developer"),
                        ],
                        max_length=20,
                        verbose_name="sits for",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a preparatory group",
                "verbose_name_plural": "members of preparatory groups",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RemedialOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, verbose_name="number")),
                ("text", models.TextField(verbose_name="what is to be put right")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="legal ground")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("due_on", models.DateField(verbose_name="to be put right by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "to be answered"),
                            ("answered", "proof handed in"),
                            ("closed", "put right"),
                            ("revoked", "order revoked"),
                        ],
                        default="issued",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="what the committee put right")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="answered on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
            ],
            options={
                "verbose_name": "remedial order",
                "verbose_name_plural": "remedial orders",
                "ordering": ["due_on", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SealUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("used_on", models.DateField(verbose_name="used on")),
                ("document", models.CharField(max_length=200, verbose_name="document")),
                ("purpose", models.CharField(max_length=300, verbose_name="purpose")),
                ("copies", models.PositiveSmallIntegerField(default=1, verbose_name="copies")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "use of the seal",
                "verbose_name_plural": "uses of the seal",
                "ordering": ["-number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SupervisorVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visited_on", models.DateField(verbose_name="visited on")),
                ("findings", models.TextField(verbose_name="findings")),
                ("is_in_order", models.BooleanField(default=False, verbose_name="nothing to object to")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "supervisor's visit",
                "verbose_name_plural": "supervisor's visits",
                "ordering": ["-visited_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TaskProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("percent", models.PositiveSmallIntegerField(verbose_name="progress (percent)")),
                ("text", models.CharField(max_length=500, verbose_name="what was done")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "progress of a task",
                "verbose_name_plural": "progress of tasks",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="WorkBulletin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("published_on", models.DateField(verbose_name="published on")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "work bulletin",
                "verbose_name_plural": "work bulletins",
                "ordering": ["-published_on", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="WorkPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=40, verbose_name="about")),
                ("subject_id", models.BigIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("file", models.FileField(max_length=200, upload_to="", verbose_name="file")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "paper of a committee's work",
                "verbose_name_plural": "papers of a committee's work",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="WorkStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=40, verbose_name="about")),
                ("subject_id", models.BigIntegerField(verbose_name="number")),
                ("act", models.CharField(max_length=40, verbose_name="act")),
                ("from_state", models.CharField(blank=True, max_length=20, verbose_name="state before")),
                ("to_state", models.CharField(blank=True, max_length=20, verbose_name="state after")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "act of a committee's work",
                "verbose_name_plural": "acts of a committee's work",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="ownerscommittee",
            name="certificate_number",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="certificate"),
        ),
        migrations.AddField(
            model_name="ownerscommittee",
            name="code",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="code"),
        ),
        migrations.AddField(
            model_name="ownerscommittee",
            name="end_note",
            field=models.CharField(blank=True, default="", max_length=500, verbose_name="basis of the dissolution"),
        ),
        migrations.AddField(
            model_name="ownerscommittee",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("replaced", "followed by an elected committee"),
                    ("term_limit", "longest term reached"),
                    ("estate_gone", "estate merged or gone"),
                    ("resigned", "all members left"),
                    ("ordered", "annulled by order or court"),
                ],
                default="",
                max_length=20,
                verbose_name="why it was dissolved",
            ),
        ),
        migrations.AddField(
            model_name="ownerscommittee",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="dissolved from"),
        ),
        migrations.AddField(
            model_name="ownerscommittee",
            name="filed_on",
            field=models.DateField(blank=True, null=True, verbose_name="filed on"),
        ),
        migrations.AddField(
            model_name="ownerscommittee",
            name="kind",
            field=models.CharField(
                choices=[("owners", "owners' committee"), ("management", "property-management committee")],
                default="owners",
                max_length=20,
                verbose_name="body",
            ),
        ),
        migrations.AddField(
            model_name="ownerscommittee",
            name="seats",
            field=models.SmallIntegerField(default=0, verbose_name="agreed number of members"),
        ),
        migrations.AddConstraint(
            model_name="ownerscommittee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_on__isnull", True)),
                    models.Q(
                        ("ended_on__gt", models.F("term_from")),
                        ("ended_on__isnull", False),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="committee_end_whole",
                violation_error_message="A dissolution has a day after the term began, and a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownerscommittee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("certificate_number", ""), ("filed_on__isnull", True)),
                    models.Q(("filed_on__isnull", False), models.Q(("certificate_number", ""), _negated=True)),
                    _connector="OR",
                ),
                name="committee_filing_whole",
                violation_error_message="A filed committee has a certificate number and the day of filing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownerscommittee",
            constraint=models.CheckConstraint(
                condition=models.Q(("seats__gte", 0)),
                name="committee_seats_counted",
                violation_error_message="The agreed number of members is 0 (not known) or more.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownerscommittee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("code",),
                name="committee_code_once",
                violation_error_message="Another committee has this code.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownerscommittee",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("estate", "="),
                    ("kind", "="),
                    (
                        models.Func(
                            "term_from",
                            django.db.models.functions.comparison.Least("term_to", "ended_on"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="committee_terms_apart",
                violation_error_message="Another committee of this estate serves in that time. End its term first.",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.owner", verbose_name="owner"
            ),
        ),
        migrations.AddField(
            model_name="candidatereview",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="candidatereview",
            name="candidate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="committees.candidate",
                verbose_name="candidate",
            ),
        ),
        migrations.AddConstraint(
            model_name="chainrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_to__isnull", True), ("effective_to__gt", models.F("effective_from")), _connector="OR"
                ),
                name="chain_rule_ordered",
                violation_error_message="The end of the period must be after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="chainrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("effective_to__isnull", True)),
                fields=("matter",),
                name="chain_rule_one_open",
                violation_error_message="Another rule is in force in that period. End it first.",
            ),
        ),
        migrations.AddField(
            model_name="chainstage",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="committeedecision",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="firms.disclosureversion",
                verbose_name="disclosed account",
            ),
        ),
        migrations.AddField(
            model_name="committeedecision",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="committeedecision",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="committeedecision",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="committeefiling",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="committeefiling",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="committeemeasure",
            name="body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committees.ownerscommittee",
                verbose_name="property-management committee",
            ),
        ),
        migrations.AddField(
            model_name="committeemeasure",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="committeemeasure",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="committeemeasure",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="committeemeeting",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="committeemeeting",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="committeedecision",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="committees.committeemeeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="committeemember",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="committeemember",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.owner",
                verbose_name="owner",
            ),
        ),
        migrations.AddField(
            model_name="committeemember",
            name="stood_in_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committees.committeemember",
                verbose_name="took the place of",
            ),
        ),
        migrations.AddField(
            model_name="committeemember",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="committee_seats",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddField(
            model_name="decisiontask",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="decisiontask",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="committees.committeedecision",
                verbose_name="decision",
            ),
        ),
        migrations.AddField(
            model_name="decisiontask",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="deliberationchain",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="deliberationchain",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="deliberationchain",
            name="rule",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committees.chainrule",
                verbose_name="rule",
            ),
        ),
        migrations.AddField(
            model_name="chainstage",
            name="chain",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="held",
                to="committees.deliberationchain",
                verbose_name="deliberation",
            ),
        ),
        migrations.AddField(
            model_name="dutyreport",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="dutyreport",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="electionpreparation",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="electionpreparation",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="preparation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="candidates",
                to="committees.electionpreparation",
                verbose_name="preparation of an election",
            ),
        ),
        migrations.AddField(
            model_name="emergencyfunduse",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="emergencyfunduse",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="emergencyfunduse",
            name="repair",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="firms.repairrecord",
                verbose_name="disclosed repair",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="receiver",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committees.ownerscommittee",
                verbose_name="received by the committee",
            ),
        ),
        migrations.AddField(
            model_name="handoveritem",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="handed over by",
            ),
        ),
        migrations.AddField(
            model_name="handoveritem",
            name="handover",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="committees.handover",
                verbose_name="hand-over",
            ),
        ),
        migrations.AddField(
            model_name="handoveritem",
            name="received_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="received by",
            ),
        ),
        migrations.AddField(
            model_name="majormatterreport",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="majormatterreport",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="majormatterreport",
            name="matter_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committees.majormatterclass",
                verbose_name="class of major matters",
            ),
        ),
        migrations.AddField(
            model_name="committeedecision",
            name="matter_report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="committees.majormatterreport",
                verbose_name="report of a major matter",
            ),
        ),
        migrations.AddField(
            model_name="meetingattendance",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attendance",
                to="committees.committeemeeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="meetingattendance",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committees.committeemember",
                verbose_name="committee member",
            ),
        ),
        migrations.AddField(
            model_name="minutesversion",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="minutesversion",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="minutes",
                to="committees.committeemeeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="noticeposting",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="noticeposting",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="noticeposting",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="officealert",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="officealert",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="petitioner",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.owner", verbose_name="owner"
            ),
        ),
        migrations.AddField(
            model_name="petitioner",
            name="preparation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="petitioners",
                to="committees.electionpreparation",
                verbose_name="preparation of an election",
            ),
        ),
        migrations.AddField(
            model_name="preparationmember",
            name="preparation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="group",
                to="committees.electionpreparation",
                verbose_name="preparation of an election",
            ),
        ),
        migrations.AddField(
            model_name="preparationmember",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddField(
            model_name="remedialorder",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="remedialorder",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="sealuse",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="sealuse",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="sealuse",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committees.committeedecision",
                verbose_name="decision",
            ),
        ),
        migrations.AddField(
            model_name="sealuse",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="supervisorvisit",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="supervisorvisit",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="supervisorvisit",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="remedialorder",
            name="visit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="committees.supervisorvisit",
                verbose_name="visit",
            ),
        ),
        migrations.AddField(
            model_name="taskprogress",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="taskprogress",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="progress",
                to="committees.decisiontask",
                verbose_name="task",
            ),
        ),
        migrations.AddField(
            model_name="workbulletin",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="workbulletin",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="workbulletin",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="workpaper",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddField(
            model_name="noticeposting",
            name="photo",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committees.workpaper",
                verbose_name="photo of the posting",
            ),
        ),
        migrations.AddField(
            model_name="workstep",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="workstep",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="committees.ownerscommittee",
                verbose_name="owners' committee",
            ),
        ),
        migrations.AddField(
            model_name="workstep",
            name="estate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.estate", verbose_name="estate"
            ),
        ),
        migrations.AddConstraint(
            model_name="candidatereview",
            constraint=models.UniqueConstraint(
                fields=("candidate", "body"),
                name="candidate_review_once",
                violation_error_message="This body has given its opinion already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidatereview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bar", ""), ("opinion", "no_bar")),
                    models.Q(
                        ("opinion", "bar"),
                        models.Q(("bar", ""), _negated=True),
                        models.Q(("bar_article", ""), _negated=True),
                        models.Q(("evidence", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="candidate_review_has_ground",
                violation_error_message="A bar names its legal ground, the article and the evidence.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeefiling",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "open")),
                fields=("committee",),
                name="committee_filing_open_once",
                violation_error_message="A filing waits for the office already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemeasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("evidence", ""), _negated=True), models.Q(("legal_basis", ""), _negated=True)
                ),
                name="measure_has_ground",
                violation_error_message="A measure names its evidence and its legal ground.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemeeting",
            constraint=models.UniqueConstraint(fields=("committee", "number"), name="meeting_number_once"),
        ),
        migrations.AddConstraint(
            model_name="committeemeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("present_count__lte", models.F("member_count"))),
                name="meeting_present_are_members",
                violation_error_message="No more members can be present than there are.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemember",
            constraint=models.CheckConstraint(
                condition=models.Q(("term_to__isnull", True), ("term_to__gte", models.F("term_from")), _connector="OR"),
                name="member_term_ordered",
                violation_error_message="The term must end after it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("term_to__isnull", True)),
                    models.Q(("term_to__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="member_end_has_reason",
                violation_error_message="A membership that ended says why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason__in", ("not_owner", "disqualified", "removed")), _negated=True),
                    models.Q(("end_ground", ""), _negated=True),
                    _connector="OR",
                ),
                name="member_end_has_ground",
                violation_error_message="Name the legal ground: without one nobody loses a seat against their will.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("post", "chair"), ("term_to__isnull", True)),
                fields=("committee",),
                name="member_one_chair",
                violation_error_message="The committee has a chair already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("owner__isnull", False), ("term_to__isnull", True)),
                fields=("committee", "owner"),
                name="member_seat_once",
                violation_error_message="This owner sits in the committee already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisiontask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("percent__lte", 100),
                    models.Q(models.Q(("state", "done"), _negated=True), ("percent", 100), _connector="OR"),
                ),
                name="task_percent_fits",
                violation_error_message="Progress is 0 to 100 percent; what is done is done to 100 percent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliberationchain",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference__gt", 0), models.Q(("state", "closed"), _negated=True)),
                fields=("estate", "matter", "reference"),
                name="chain_once_per_case",
                violation_error_message="There is a deliberation about this case already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliberationchain",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_on__isnull", False), ("state", "complete")),
                    models.Q(models.Q(("state", "complete"), _negated=True), ("completed_on__isnull", True)),
                    _connector="OR",
                ),
                name="chain_complete_has_day",
                violation_error_message="A complete deliberation says since when.",
            ),
        ),
        migrations.AddConstraint(
            model_name="chainstage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "stopped"), _negated=True),
                fields=("chain", "kind"),
                name="chain_stage_passed_once",
                violation_error_message="This stage came to its end already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="chainstage",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_on__gte", models.F("noticed_on"))),
                name="chain_stage_noticed_first",
                violation_error_message="The notice comes before the meeting.",
            ),
        ),
        migrations.AddConstraint(
            model_name="chainstage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("participants", ""), _negated=True), models.Q(("minutes", ""), _negated=True)
                ),
                name="chain_stage_recorded",
                violation_error_message="Write down who took part and what was said.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyreport",
            constraint=models.UniqueConstraint(
                fields=("committee", "year"),
                name="duty_report_once",
                violation_error_message="The report of this year was handed in already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appraised_on__isnull", True), ("verdict", "open")),
                    models.Q(models.Q(("verdict", "open"), _negated=True), ("appraised_on__isnull", False)),
                    _connector="OR",
                ),
                name="duty_report_appraised_whole",
                violation_error_message="An appraisal has a day and an outcome.",
            ),
        ),
        migrations.AddConstraint(
            model_name="electionpreparation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["requested", "preparing", "listed"])),
                fields=("estate",),
                name="preparation_open_once",
                violation_error_message="An election is being prepared here already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                fields=("preparation", "owner"),
                name="candidate_once",
                violation_error_message="This owner is nominated already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "barred"), _negated=True),
                    models.Q(
                        models.Q(("bar", ""), _negated=True),
                        models.Q(("bar_article", ""), _negated=True),
                        ("heard_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="candidate_barred_by_law",
                violation_error_message="Only a legal ground with its article bars a candidate, after a hearing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyfunduse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expected_amount__gt", 0),
                    models.Q(("spent_amount__isnull", True), ("spent_amount__gte", 0), _connector="OR"),
                ),
                name="emergency_amounts",
                violation_error_message="An expected cost is more than 0 yuan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyfunduse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["opened", "refused"]), models.Q(("inspection", ""), _negated=True), _connector="OR"
                ),
                name="emergency_inspected_first",
                violation_error_message="The fund is not used before the danger was inspected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyfunduse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "reported"), _negated=True),
                    models.Q(("spent_amount__isnull", False), models.Q(("report", ""), _negated=True)),
                    _connector="OR",
                ),
                name="emergency_report_whole",
                violation_error_message="The report afterwards says what was done and what it cost.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("committee", "leg"),
                name="handover_leg_once",
                violation_error_message="This hand-over is under way already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoveritem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_by__isnull", True),
                    ("received_by__isnull", True),
                    models.Q(("given_by", models.F("received_by")), _negated=True),
                    _connector="OR",
                ),
                name="committee_item_two_sides",
                violation_error_message="Handing over and receiving are confirmed by two persons.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoveritem",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_at__isnull", True), ("given_at__isnull", False), _connector="OR"),
                name="committee_item_given_first",
                violation_error_message="Nothing is received before it was handed over.",
            ),
        ),
        migrations.AddConstraint(
            model_name="majormatterreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opinion", ""), ("opinion_on__isnull", True)),
                    models.Q(
                        models.Q(("opinion", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        ("opinion_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="matter_opinion_whole",
                violation_error_message="An opinion has a reason and a day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeedecision",
            constraint=models.UniqueConstraint(
                fields=("committee", "number"),
                name="decision_number_once",
                violation_error_message="Another decision has this number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "member_count__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("for_count"), "+", models.F("against_count")
                        ),
                    )
                ),
                name="decision_votes_are_members",
                violation_error_message="No more members can vote than there are.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gt", 0), models.Q(("money", "none"), _negated=True)),
                    _connector="OR",
                ),
                name="decision_amount_has_source",
                violation_error_message="An amount is more than 0 yuan and says which common money it is.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingattendance",
            constraint=models.UniqueConstraint(fields=("meeting", "member"), name="attendance_once"),
        ),
        migrations.AddConstraint(
            model_name="minutesversion",
            constraint=models.UniqueConstraint(fields=("meeting", "number"), name="minutes_version_once"),
        ),
        migrations.AddConstraint(
            model_name="minutesversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_reason", ""), ("number", 1)),
                    models.Q(("number__gt", 1), models.Q(("correction_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="minutes_correction_has_reason",
                violation_error_message="A correction says why; the first version corrects nothing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="officealert",
            constraint=models.UniqueConstraint(fields=("committee", "kind", "term_to"), name="office_alert_once"),
        ),
        migrations.AddConstraint(
            model_name="petitioner",
            constraint=models.UniqueConstraint(
                fields=("preparation", "owner"),
                name="petitioner_once",
                violation_error_message="This owner signed already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealuse",
            constraint=models.UniqueConstraint(fields=("committee", "number"), name="seal_use_once"),
        ),
        migrations.AddConstraint(
            model_name="remedialorder",
            constraint=models.UniqueConstraint(
                fields=("number",), name="remedial_order_once", violation_error_message="Another order has this number."
            ),
        ),
        migrations.AddConstraint(
            model_name="remedialorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("issued_on"))),
                name="remedial_order_days",
                violation_error_message="The due day lies before the day of the order.",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedialorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("legal_basis", ""), _negated=True),
                name="remedial_order_has_ground",
                violation_error_message="An order names its legal ground.",
            ),
        ),
        migrations.AddIndex(
            model_name="workpaper",
            index=models.Index(fields=["subject", "subject_id"], name="work_paper_subject"),
        ),
        migrations.AddIndex(
            model_name="noticeposting",
            index=models.Index(fields=["subject", "subject_id"], name="notice_posting_subject"),
        ),
        migrations.AddConstraint(
            model_name="noticeposting",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("posted_on"))),
                name="notice_posting_ordered",
                violation_error_message="A posting has a first and a last day, in this order.",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeposting",
            constraint=models.CheckConstraint(
                condition=models.Q(("place", ""), _negated=True),
                name="notice_posting_placed",
                violation_error_message="Say where the notice hangs.",
            ),
        ),
        migrations.AddIndex(
            model_name="workstep",
            index=models.Index(fields=["subject", "subject_id"], name="work_step_subject"),
        ),
        *(InsertOnly(name) for name in NEVER_CHANGED),
    ]
