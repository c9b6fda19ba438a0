"""Party organisations, their tree, posts and counts; rules of formation; coverage; plans; appointments."""

import common.fields
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from common.migrations import AddRights, InsertOnly, create_once
from party.migrations import _guards as guards

RIGHTS = (
    ("view_party", "see Party organisations and their posts"),
    ("manage_party", "manage Party organisations"),
)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('programmes', '0001_initial'),
        ('committees', '0004_committee_work'),
        ('firms', '0007_tenders'),
        ('places', '0003_mediation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddRights("places.Area", RIGHTS),
        migrations.CreateModel(
            name='FormationRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('effective_from', models.DateField(verbose_name='in force from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
                ('branch_from', models.PositiveSmallIntegerField(default=3, verbose_name='branch from (members)')),
                ('branch_committee_from', models.PositiveSmallIntegerField(default=7, verbose_name='branch committee from (members)')),
                ('branch_committee_least', models.PositiveSmallIntegerField(default=3, verbose_name='branch committee: least members')),
                ('branch_committee_most', models.PositiveSmallIntegerField(default=5, verbose_name='branch committee: most members')),
                ('general_branch_above', models.PositiveSmallIntegerField(default=50, verbose_name='general branch above (members)')),
                ('committee_above', models.PositiveSmallIntegerField(default=100, verbose_name='committee above (members)')),
                ('joint_units_most', models.PositiveSmallIntegerField(default=5, verbose_name='joint branch: most units')),
                ('joint_members_least', models.PositiveSmallIntegerField(default=3, verbose_name='joint branch: least members together (0: any)')),
                ('joint_distance', models.PositiveIntegerField(default=2000, verbose_name='joint branch: farthest apart (m)')),
                ('community_term_years', models.PositiveSmallIntegerField(default=5, verbose_name='term in communities (years)')),
                ('other_term_years', models.PositiveSmallIntegerField(default=3, verbose_name='term elsewhere (years)')),
                ('days_to_count', models.PositiveSmallIntegerField(default=30, verbose_name='days to count members')),
                ('days_to_form', models.PositiveSmallIntegerField(default=90, verbose_name='days to form')),
                ('days_to_cover', models.PositiveSmallIntegerField(default=60, verbose_name='days to join or to send an instructor')),
            ],
            options={
                'verbose_name': 'formation rule',
                'verbose_name_plural': 'formation rules',
                'ordering': ['-effective_from', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='party_rule_ordered', violation_error_message='The end of the period must be after its beginning.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='party_rule_sourced', violation_error_message='A rule names its source.'), models.CheckConstraint(condition=models.Q(('branch_committee_from__gte', models.F('branch_from')), ('branch_committee_least__gte', 1), ('branch_committee_most__gte', models.F('branch_committee_least')), ('branch_from__gte', 1), ('committee_above__gt', models.F('general_branch_above')), ('general_branch_above__gte', models.F('branch_committee_from')), ('joint_units_most__gte', 2)), name='party_rule_thresholds_rise', violation_error_message='The thresholds rise: branch, branch committee, general branch, committee.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('effective_from', 'effective_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_rule_one_in_force', violation_error_message='Another rule is in force in that period. End it first.')],
            },
        ),
        migrations.CreateModel(
            name='JointPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('state', models.CharField(choices=[('computing', 'being computed'), ('ready', 'ready'), ('proposed', 'turned into tasks'), ('dropped', 'given up')], default='computing', max_length=20, verbose_name='state')),
                ('unit_count', models.PositiveIntegerField(default=0, verbose_name='units')),
                ('branch_count', models.PositiveIntegerField(default=0, verbose_name='joint branches')),
                ('lower_bound', models.PositiveIntegerField(default=0, verbose_name='proven least')),
                ('left_count', models.PositiveIntegerField(default=0, verbose_name='left for an instructor')),
                ('is_exact', models.BooleanField(default=False, verbose_name='proven to be the least')),
                ('made_at', models.DateTimeField(verbose_name='at')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='area')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='party.formationrule', verbose_name='formation rule')),
            ],
            options={
                'verbose_name': 'plan of joint branches',
                'verbose_name_plural': 'plans of joint branches',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='MemberCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counted_on', models.DateField(verbose_name='counted on')),
                ('here', models.PositiveIntegerField(verbose_name='full members with membership here')),
                ('elsewhere', models.PositiveIntegerField(default=0, verbose_name='full members with membership elsewhere')),
                ('source', models.CharField(blank=True, default='', max_length=200, verbose_name='source')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('firm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.propertyfirm', verbose_name='firm')),
                ('owners_committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committees.ownerscommittee', verbose_name="owners' committee")),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.serviceproject', verbose_name='project')),
            ],
            options={
                'verbose_name': 'count of members',
                'verbose_name_plural': 'counts of members',
                'ordering': ['-counted_on', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PartyAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('instructor', 'Party-building instructor'), ('supervisor', 'supervisor'), ('quality_supervisor', 'quality supervisor')], max_length=20, verbose_name='sent as')),
                ('name', common.fields.EncryptedTextField(verbose_name='name')),
                ('basis', models.CharField(blank=True, default='', max_length=300, verbose_name='basis')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
                ('end_reason', models.CharField(blank=True, choices=[('term_over', 'the term was over'), ('moved', 'moved to another post'), ('resigned', 'resigned'), ('removed', 'removed by the organisation above'), ('body_gone', 'the organisation or unit is no more'), ('other', 'another reason')], default='', max_length=20, verbose_name='why it ended')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='area')),
                ('firm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.propertyfirm', verbose_name='firm')),
                ('owners_committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committees.ownerscommittee', verbose_name="owners' committee")),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.serviceproject', verbose_name='project')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'instructor or supervisor',
                'verbose_name_plural': 'instructors and supervisors',
                'ordering': ['-effective_from', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='AssignmentVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visited_on', models.DateField(verbose_name='visited on')),
                ('summary', models.CharField(max_length=1000, verbose_name='what was done')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='party.partyassignment', verbose_name='assignment')),
            ],
            options={
                'verbose_name': 'visit to a unit',
                'verbose_name_plural': 'visits to units',
                'ordering': ['-visited_on', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PartyOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('level', models.CharField(choices=[('city_industry', 'city industry'), ('district_industry', 'district industry'), ('street', 'subdistrict'), ('community', 'community'), ('estate', 'estate or grid'), ('firm', 'property firm'), ('project', 'project'), ('owners_committee', "owners' committee")], max_length=20, verbose_name='level')),
                ('kind', models.CharField(choices=[('committee', 'Party committee'), ('general_branch', 'general Party branch'), ('branch', 'Party branch'), ('temporary_branch', 'temporary Party branch'), ('joint_branch', 'joint Party branch'), ('party_group', 'Party group')], max_length=20, verbose_name='kind')),
                ('path', models.CharField(default='', editable=False, max_length=200, verbose_name='path')),
                ('founded_date', models.DateField(verbose_name='founded on')),
                ('approval', models.CharField(blank=True, default='', max_length=200, verbose_name='document of approval')),
                ('term_years', models.PositiveSmallIntegerField(default=3, verbose_name='term in years')),
                ('term_from', models.DateField(blank=True, null=True, verbose_name='present term from')),
                ('dissolved_date', models.DateField(blank=True, null=True, verbose_name='dissolved from')),
                ('dissolution_reason', models.CharField(blank=True, default='', max_length=300, verbose_name='why it was dissolved')),
                ('member_count', models.PositiveIntegerField(default=0, verbose_name='number of members')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='party_organisations', to='places.area', verbose_name='area')),
                ('estate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='party_organisations', to='places.estate', verbose_name='estate')),
                ('firm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='party_organisations', to='firms.propertyfirm', verbose_name='firm')),
                ('owners_committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='party_organisations', to='committees.ownerscommittee', verbose_name="owners' committee")),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='party.partyorganisation', verbose_name='organisation above')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='party_organisations', to='firms.serviceproject', verbose_name='project')),
            ],
            options={
                'verbose_name': 'Party organisation',
                'verbose_name_plural': 'Party organisations',
                'ordering': ['path'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='JointBranchUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
                ('firm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.propertyfirm', verbose_name='firm')),
                ('owners_committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committees.ownerscommittee', verbose_name="owners' committee")),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.serviceproject', verbose_name='project')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_units', to='party.partyorganisation', verbose_name='joint Party branch')),
            ],
            options={
                'verbose_name': 'unit of a joint branch',
                'verbose_name_plural': 'units of joint branches',
                'ordering': ['organisation_id', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='FormationTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(default=0, verbose_name='joint branch')),
                ('step', models.CharField(choices=[('none', 'nothing'), ('count', 'count the members'), ('form', 'form the organisation'), ('raise', 'raise the organisation'), ('regularise', 'turn the temporary branch into a regular one'), ('elect', 'elect a branch committee'), ('join', 'join a joint branch or merge into one'), ('cover', 'join a joint branch, or send an instructor'), ('send', 'send an instructor'), ('split', 'divide the joint branch')], max_length=20, verbose_name='step')),
                ('actor', models.CharField(choices=[('community', 'community organisation'), ('street', 'subdistrict working committee'), ('industry', 'industry committee')], max_length=20, verbose_name='who acts')),
                ('due_on', models.DateField(verbose_name='due')),
                ('state', models.CharField(choices=[('open', 'open'), ('done', 'done'), ('dropped', 'dropped')], default='open', max_length=20, verbose_name='state')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='note')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='area')),
                ('firm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.propertyfirm', verbose_name='firm')),
                ('owners_committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committees.ownerscommittee', verbose_name="owners' committee")),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.serviceproject', verbose_name='project')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='party.jointplan', verbose_name='plan')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='party.partyorganisation', verbose_name='Party organisation')),
            ],
            options={
                'verbose_name': 'task of the formation drive',
                'verbose_name_plural': 'tasks of the formation drive',
                'ordering': ['due_on', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='CrossAppointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('community_in_committee', "community member in the owners' committee"), ('secretary_instructs', 'community secretary as Party-building instructor'), ('secretary_deputy_manager', "community secretary as the project manager's deputy"), ('quality_supervisor', 'quality supervisor of a project'), ('committee_in_community', 'committee member as part-time member of the community organisation'), ('manager_in_community', "firm's manager as part-time member of the community organisation")], max_length=30, verbose_name='kind')),
                ('name', common.fields.EncryptedTextField(verbose_name='name')),
                ('own_post', models.CharField(max_length=100, verbose_name='own post')),
                ('legal_path', models.CharField(choices=[('owners_election', "elected by the owners' assembly, being an owner"), ('party_election', 'elected or co-opted inside the Party organisation'), ('appointment', 'sent by the organisation above'), ('agreement', 'agreed with the firm in writing, without pay')], max_length=20, verbose_name='legal path')),
                ('document', models.CharField(blank=True, default='', max_length=300, verbose_name='document or decision')),
                ('has_kin_at_firm', models.BooleanField(blank=True, null=True, verbose_name='a relative works for the firm')),
                ('has_benefit', models.BooleanField(blank=True, null=True, verbose_name='is paid or favoured by that side')),
                ('declared_on', models.DateField(blank=True, null=True, verbose_name='declared on')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('in_force', 'in force'), ('refused', 'not taken up'), ('ended', 'ended')], default='proposed', max_length=20, verbose_name='state')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
                ('end_reason', models.CharField(blank=True, choices=[('term_over', 'the term was over'), ('moved', 'moved to another post'), ('resigned', 'resigned'), ('removed', 'removed by the organisation above'), ('body_gone', 'the organisation or unit is no more'), ('other', 'another reason')], default='', max_length=20, verbose_name='why it ended')),
                ('firm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.propertyfirm', verbose_name='firm')),
                ('owners_committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committees.ownerscommittee', verbose_name="owners' committee")),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.serviceproject', verbose_name='project')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cross_appointments', to='party.partyorganisation', verbose_name='community organisation')),
            ],
            options={
                'verbose_name': 'appointment across',
                'verbose_name_plural': 'appointments across',
                'ordering': ['-effective_from', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PartyPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(choices=[('secretary', 'secretary'), ('deputy_secretary', 'deputy secretary'), ('organisation_member', 'committee member for organisation'), ('publicity_member', 'committee member for publicity'), ('discipline_member', 'committee member for discipline'), ('committee_member', 'committee member')], max_length=20, verbose_name='post')),
                ('name', common.fields.EncryptedTextField(verbose_name='name')),
                ('term_from', models.DateField(verbose_name='from')),
                ('term_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
                ('end_reason', models.CharField(blank=True, choices=[('term_over', 'the term was over'), ('moved', 'moved to another post'), ('resigned', 'resigned'), ('removed', 'removed by the organisation above'), ('body_gone', 'the organisation or unit is no more'), ('other', 'another reason')], default='', max_length=20, verbose_name='why it ended')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='party.partyorganisation', verbose_name='Party organisation')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'Party post',
                'verbose_name_plural': 'Party posts',
                'ordering': ['organisation_id', 'term_from', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PartyStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=40, verbose_name='about')),
                ('subject_id', models.BigIntegerField(verbose_name='number')),
                ('act', models.CharField(max_length=40, verbose_name='act')),
                ('from_state', models.CharField(blank=True, max_length=20, verbose_name='state before')),
                ('to_state', models.CharField(blank=True, max_length=20, verbose_name='state after')),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='area')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'act of Party work',
                'verbose_name_plural': 'acts of Party work',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PlannedUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='joint branch')),
                ('members', models.PositiveIntegerField(verbose_name='members')),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=8, null=True, verbose_name='latitude')),
                ('firm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.propertyfirm', verbose_name='firm')),
                ('owners_committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committees.ownerscommittee', verbose_name="owners' committee")),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='party.jointplan', verbose_name='plan')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='firms.serviceproject', verbose_name='project')),
            ],
            options={
                'verbose_name': 'unit of a plan',
                'verbose_name_plural': 'units of a plan',
                'ordering': ['number', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='RateSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('estates', models.PositiveIntegerField(verbose_name='estates')),
                ('with_committee', models.PositiveIntegerField(verbose_name="with an owners' committee")),
                ('with_service', models.PositiveIntegerField(verbose_name='with property service')),
                ('with_organisation', models.PositiveIntegerField(verbose_name='with a Party organisation')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='area')),
            ],
            options={
                'verbose_name': 'three rates on a day',
                'verbose_name_plural': 'three rates by day',
                'ordering': ['-day', 'area_id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ShareTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('effective_from', models.DateField(verbose_name='in force from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
                ('measure', models.CharField(choices=[('members_in_committees', 'Party members among committee members'), ('committees_crossed', "owners' committees with an appointment across"), ('projects_crossed', 'projects with an appointment across')], max_length=30, verbose_name='what is counted')),
                ('share', models.DecimalField(decimal_places=4, max_digits=5, verbose_name='share (0 to 1)')),
            ],
            options={
                'verbose_name': 'target of a share',
                'verbose_name_plural': 'targets of shares',
                'ordering': ['-effective_from', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='party_target_ordered', violation_error_message='The end of the period must be after its beginning.'), models.CheckConstraint(condition=models.Q(('share__gte', 0), ('share__lte', 1)), name='party_target_is_a_share', violation_error_message='A share lies between 0 and 1.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='party_target_sourced', violation_error_message='A rule names its source.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('measure', '='), (models.Func('effective_from', 'effective_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_target_one_in_force', violation_error_message='Another rule is in force in that period. End it first.')],
            },
        ),
        migrations.CreateModel(
            name='VisitFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finding', models.CharField(max_length=500, verbose_name='finding')),
                ('due_on', models.DateField(verbose_name='due')),
                ('state', models.CharField(choices=[('open', 'open'), ('settled', 'settled')], default='open', max_length=20, verbose_name='state')),
                ('settled_on', models.DateField(blank=True, null=True, verbose_name='settled on')),
                ('outcome', models.CharField(blank=True, default='', max_length=500, verbose_name='what was done')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='party.assignmentvisit', verbose_name='visit')),
            ],
            options={
                'verbose_name': 'finding of a visit',
                'verbose_name_plural': 'findings of visits',
                'ordering': ['due_on', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='CoverageSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('end', models.CharField(choices=[('industry', 'industry'), ('firm', 'firms'), ('project', 'projects'), ('committee', "owners' committees")], max_length=20, verbose_name='end')),
                ('all_units', models.PositiveIntegerField(verbose_name='all')),
                ('counted', models.PositiveIntegerField(verbose_name='counted')),
                ('must_form', models.PositiveIntegerField(verbose_name='must form')),
                ('formed', models.PositiveIntegerField(verbose_name='formed')),
                ('own', models.PositiveIntegerField(verbose_name='organisations of their own')),
                ('joint', models.PositiveIntegerField(verbose_name='in joint branches')),
                ('instructor', models.PositiveIntegerField(verbose_name='with an instructor')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='area')),
            ],
            options={
                'verbose_name': 'coverage on a day',
                'verbose_name_plural': 'coverage by day',
                'ordering': ['-day', 'area_id', 'end'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('area', 'end', 'day'), name='party_snapshot_once'), models.CheckConstraint(condition=models.Q(('all_units__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('own'), '+', models.F('joint')), '+', models.F('instructor'))), ('counted__lte', models.F('all_units')), ('formed__lte', models.F('must_form')), ('must_form__lte', models.F('counted')), ('own__gte', models.F('formed'))), name='party_snapshot_adds_up', violation_error_message='The counts do not add up.')],
            },
        ),
        migrations.AddConstraint(
            model_name='jointplan',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['computing', 'ready'])), fields=('area',), name='party_plan_one_open', violation_error_message='There is a plan of this area already. Use it or give it up.'),
        ),
        migrations.AddConstraint(
            model_name='jointplan',
            constraint=models.CheckConstraint(condition=models.Q(('lower_bound__lte', django.db.models.expressions.CombinedExpression(models.F('branch_count'), '+', models.F('left_count')))), name='party_plan_not_below_bound', violation_error_message='The counts do not add up.'),
        ),
        migrations.AddIndex(
            model_name='membercount',
            index=models.Index(condition=models.Q(('firm__isnull', False)), fields=['firm', '-counted_on', '-id'], name='party_count_firm'),
        ),
        migrations.AddIndex(
            model_name='membercount',
            index=models.Index(condition=models.Q(('project__isnull', False)), fields=['project', '-counted_on', '-id'], name='party_count_project'),
        ),
        migrations.AddIndex(
            model_name='membercount',
            index=models.Index(condition=models.Q(('owners_committee__isnull', False)), fields=['owners_committee', '-counted_on', '-id'], name='party_count_committee'),
        ),
        migrations.AddConstraint(
            model_name='membercount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('firm__isnull', False), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', False)), models.Q(('firm__isnull', True), ('owners_committee__isnull', False), ('project__isnull', True)), _connector='OR'), name='party_count_one_unit', violation_error_message="Name one firm, one project or one owners' committee."),
        ),
        migrations.AddConstraint(
            model_name='partyassignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('firm__isnull', False), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', False)), models.Q(('firm__isnull', True), ('owners_committee__isnull', False), ('project__isnull', True)), _connector='OR'), name='party_sent_to_one_unit', violation_error_message="Name one firm, one project or one owners' committee."),
        ),
        migrations.AddConstraint(
            model_name='partyassignment',
            constraint=models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='party_sent_ordered', violation_error_message='The end of the period must be after its beginning.'),
        ),
        migrations.AddConstraint(
            model_name='partyassignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('effective_to__isnull', True), ('end_reason', '')), models.Q(('effective_to__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='party_sent_end_has_reason', violation_error_message='An assignment that ended says why.'),
        ),
        migrations.AddIndex(
            model_name='partyorganisation',
            index=models.Index(fields=['path'], name='party_path_prefix', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='partyorganisation',
            index=models.Index(fields=['area', 'level'], name='party_area_level'),
        ),
        migrations.AddConstraint(
            model_name='partyorganisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level__in', ('city_industry', 'district_industry', 'street', 'community', 'estate')), ('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('kind', 'joint_branch'), ('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('level', 'firm'), models.Q(('kind', 'joint_branch'), _negated=True), ('firm__isnull', False), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('level', 'project'), models.Q(('kind', 'joint_branch'), _negated=True), ('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', False)), models.Q(('level', 'owners_committee'), models.Q(('kind', 'joint_branch'), _negated=True), ('firm__isnull', True), ('owners_committee__isnull', False), ('project__isnull', True)), _connector='OR'), name='party_belongs_to_its_unit', violation_error_message="The organisation of a firm, a project or an owners' committee names it, and only that; a joint branch and the line itself name none."),
        ),
        migrations.AddConstraint(
            model_name='partyorganisation',
            constraint=models.CheckConstraint(condition=models.Q(('estate__isnull', True), ('level', 'estate'), _connector='OR'), name='party_estate_at_its_level', violation_error_message='Only the branch of an estate names an estate.'),
        ),
        migrations.AddConstraint(
            model_name='partyorganisation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dissolution_reason', ''), ('dissolved_date__isnull', True)), models.Q(('dissolved_date__gt', models.F('founded_date')), ('dissolved_date__isnull', False), models.Q(('dissolution_reason', ''), _negated=True)), _connector='OR'), name='party_dissolved_whole', violation_error_message='A dissolution has a day after the founding, and a reason.'),
        ),
        migrations.AddConstraint(
            model_name='partyorganisation',
            constraint=models.CheckConstraint(condition=models.Q(('term_years__gte', 1), ('term_years__lte', 10)), name='party_term_in_years', violation_error_message='A term lasts one to ten years.'),
        ),
        migrations.AddConstraint(
            model_name='partyorganisation',
            constraint=models.CheckConstraint(condition=models.Q(('term_from__isnull', True), ('term_from__gte', models.F('founded_date')), _connector='OR'), name='party_term_after_founding', violation_error_message='The present term begins on the day of the founding or later.'),
        ),
        migrations.AddConstraint(
            model_name='partyorganisation',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='party_named', violation_error_message='An organisation has a name.'),
        ),
        migrations.AddConstraint(
            model_name='partyorganisation',
            constraint=models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('pk')), _negated=True), _connector='OR'), name='party_not_above_itself', violation_error_message='An organisation does not stand above itself.'),
        ),
        migrations.AddConstraint(
            model_name='partyorganisation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind__in', ['committee', 'general_branch', 'branch', 'temporary_branch']), ('firm__isnull', False)), expressions=[('firm', '='), (models.Func('founded_date', 'dissolved_date', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_one_per_firm', violation_error_message='There is an organisation here in that time already. Dissolve it first.'),
        ),
        migrations.AddConstraint(
            model_name='partyorganisation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind__in', ['committee', 'general_branch', 'branch', 'temporary_branch']), ('project__isnull', False)), expressions=[('project', '='), (models.Func('founded_date', 'dissolved_date', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_one_per_project', violation_error_message='There is an organisation here in that time already. Dissolve it first.'),
        ),
        migrations.AddConstraint(
            model_name='partyorganisation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind__in', ['committee', 'general_branch', 'branch', 'temporary_branch']), ('owners_committee__isnull', False)), expressions=[('owners_committee', '='), (models.Func('founded_date', 'dissolved_date', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_one_per_owners_committee', violation_error_message='There is an organisation here in that time already. Dissolve it first.'),
        ),
        migrations.AddConstraint(
            model_name='jointbranchunit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('firm__isnull', False), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', False)), models.Q(('firm__isnull', True), ('owners_committee__isnull', False), ('project__isnull', True)), _connector='OR'), name='party_joint_one_unit', violation_error_message="Name one firm, one project or one owners' committee."),
        ),
        migrations.AddConstraint(
            model_name='jointbranchunit',
            constraint=models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='party_joint_ordered', violation_error_message='The end of the period must be after its beginning.'),
        ),
        migrations.AddConstraint(
            model_name='jointbranchunit',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('firm__isnull', False)), expressions=[('firm', '='), (models.Func('effective_from', 'effective_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_joint_once_firm', violation_error_message='This unit belongs to a joint branch in that time already.'),
        ),
        migrations.AddConstraint(
            model_name='jointbranchunit',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('project__isnull', False)), expressions=[('project', '='), (models.Func('effective_from', 'effective_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_joint_once_project', violation_error_message='This unit belongs to a joint branch in that time already.'),
        ),
        migrations.AddConstraint(
            model_name='jointbranchunit',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('owners_committee__isnull', False)), expressions=[('owners_committee', '='), (models.Func('effective_from', 'effective_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_joint_once_owners_committee', violation_error_message='This unit belongs to a joint branch in that time already.'),
        ),
        migrations.AddConstraint(
            model_name='formationtask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(models.Q(('firm__isnull', False), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', False)), models.Q(('firm__isnull', True), ('owners_committee__isnull', False), ('project__isnull', True)), _connector='OR'), ('number', 0)), models.Q(('firm__isnull', True), ('number__gte', 1), ('owners_committee__isnull', True), ('plan__isnull', False), ('project__isnull', True)), _connector='OR'), name='party_task_about_one', violation_error_message='A task is about one unit, or one joint branch of a plan.'),
        ),
        migrations.AddConstraint(
            model_name='formationtask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_on__isnull', False)), _connector='OR'), name='party_task_closed_on_a_day', violation_error_message='A task that is not open any more says since when.'),
        ),
        migrations.AddConstraint(
            model_name='formationtask',
            constraint=models.UniqueConstraint(condition=models.Q(('number__gte', 1)), fields=('plan', 'number'), name='party_task_once_per_branch', violation_error_message='This joint branch has its task already.'),
        ),
        migrations.AddConstraint(
            model_name='formationtask',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('firm', 'step'), name='party_task_once_firm', violation_error_message='This step is a task already.'),
        ),
        migrations.AddConstraint(
            model_name='formationtask',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('project', 'step'), name='party_task_once_project', violation_error_message='This step is a task already.'),
        ),
        migrations.AddConstraint(
            model_name='formationtask',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('owners_committee', 'step'), name='party_task_once_owners_committee', violation_error_message='This step is a task already.'),
        ),
        migrations.AddConstraint(
            model_name='crossappointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('firm__isnull', False), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', False)), models.Q(('firm__isnull', True), ('owners_committee__isnull', False), ('project__isnull', True)), _connector='OR'), name='party_cross_one_unit', violation_error_message="Name one firm, one project or one owners' committee."),
        ),
        migrations.AddConstraint(
            model_name='crossappointment',
            constraint=models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='party_cross_ordered', violation_error_message='The end of the period must be after its beginning.'),
        ),
        migrations.AddConstraint(
            model_name='crossappointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['community_in_committee', 'committee_in_community']), ('owners_committee__isnull', False)), models.Q(('kind__in', ['secretary_deputy_manager', 'quality_supervisor']), ('project__isnull', False)), models.Q(('kind__in', ['secretary_instructs', 'manager_in_community']), ('owners_committee__isnull', True)), _connector='OR'), name='party_cross_other_side', violation_error_message='This kind of appointment has another other side: committee, project or firm.'),
        ),
        migrations.AddConstraint(
            model_name='crossappointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_force'), _negated=True), models.Q(models.Q(('document', ''), _negated=True), ('declared_on__isnull', False), ('has_benefit', False), ('has_kin_at_firm', False)), _connector='OR'), name='party_cross_in_force_clean', violation_error_message='In force only with a document and a declaration without conflict.'),
        ),
        migrations.AddConstraint(
            model_name='crossappointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'community_in_committee'), _negated=True), ('legal_path', 'owners_election'), _connector='OR'), name='party_cross_committee_elected', violation_error_message="Nobody comes into an owners' committee but by the owners' election."),
        ),
        migrations.AddConstraint(
            model_name='crossappointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('effective_to__isnull', False), ('state', 'ended'), models.Q(('end_reason', ''), _negated=True)), models.Q(models.Q(('state', 'ended'), _negated=True), ('end_reason', '')), _connector='OR'), name='party_cross_end_has_reason', violation_error_message='An appointment that ended has a day and a reason.'),
        ),
        migrations.AddConstraint(
            model_name='partypost',
            constraint=models.CheckConstraint(condition=models.Q(('term_to__isnull', True), ('term_to__gt', models.F('term_from')), _connector='OR'), name='party_post_term_ordered', violation_error_message='The term must end after it begins.'),
        ),
        migrations.AddConstraint(
            model_name='partypost',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('term_to__isnull', True)), models.Q(('term_to__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='party_post_end_has_reason', violation_error_message='A post that ended says why.'),
        ),
        migrations.AddConstraint(
            model_name='partypost',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('post', 'secretary')), expressions=[('organisation', '='), (models.Func('term_from', 'term_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_one_secretary', violation_error_message='The organisation has a secretary in that time. End that term first.'),
        ),
        migrations.AddIndex(
            model_name='partystep',
            index=models.Index(fields=['subject', 'subject_id'], name='party_step_subject'),
        ),
        migrations.AddConstraint(
            model_name='plannedunit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('firm__isnull', False), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', False)), models.Q(('firm__isnull', True), ('owners_committee__isnull', False), ('project__isnull', True)), _connector='OR'), name='party_planned_one_unit', violation_error_message="Name one firm, one project or one owners' committee."),
        ),
        migrations.AddConstraint(
            model_name='ratesnapshot',
            constraint=models.UniqueConstraint(fields=('area', 'day'), name='party_rates_once'),
        ),
        migrations.AddConstraint(
            model_name='ratesnapshot',
            constraint=models.CheckConstraint(condition=models.Q(('with_committee__lte', models.F('estates')), ('with_organisation__lte', models.F('estates')), ('with_service__lte', models.F('estates'))), name='party_rates_at_most_whole', violation_error_message='The counts do not add up.'),
        ),
        migrations.AddConstraint(
            model_name='visitfinding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_on__isnull', True), ('state', 'open')), models.Q(('settled_on__isnull', False), ('state', 'settled'), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='party_finding_settled_whole', violation_error_message='A settled finding has a day and says what was done.'),
        ),
        migrations.RunSQL(create_once("public.party_tree()", guards.TREE), migrations.RunSQL.noop),
        migrations.RunSQL(create_once("public.party_tree_follow()", guards.FOLLOW), migrations.RunSQL.noop),
        migrations.RunSQL(guards.TRIGGERS, guards.DROP),
        *(InsertOnly(name, columns) for name, columns in guards.KEPT.items()),
    ]
