"""Party organisations, their tree, posts and counts; rules of formation; coverage; plans; appointments."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
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
                'indexes': [models.Index(fields=['path'], name='party_path_prefix', opclasses=['varchar_pattern_ops']), models.Index(fields=['area', 'level'], name='party_area_level')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('level__in', ('city_industry', 'district_industry', 'street', 'community', 'estate')), ('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('kind', 'joint_branch'), ('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('level', 'firm'), models.Q(('kind', 'joint_branch'), _negated=True), ('firm__isnull', False), ('owners_committee__isnull', True), ('project__isnull', True)), models.Q(('level', 'project'), models.Q(('kind', 'joint_branch'), _negated=True), ('firm__isnull', True), ('owners_committee__isnull', True), ('project__isnull', False)), models.Q(('level', 'owners_committee'), models.Q(('kind', 'joint_branch'), _negated=True), ('firm__isnull', True), ('owners_committee__isnull', False), ('project__isnull', True)), _connector='OR'), name='party_belongs_to_its_unit', violation_error_message="The organisation of a firm, a project or an owners' committee names it, and only that; a joint branch and the line itself name none."), models.CheckConstraint(condition=models.Q(models.Q(('dissolution_reason', ''), ('dissolved_date__isnull', True)), models.Q(('dissolved_date__gt', models.F('founded_date')), ('dissolved_date__isnull', False), models.Q(('dissolution_reason', ''), _negated=True)), _connector='OR'), name='party_dissolved_whole', violation_error_message='A dissolution has a day after the founding, and a reason.'), models.CheckConstraint(condition=models.Q(('term_years__gte', 1), ('term_years__lte', 10)), name='party_term_in_years', violation_error_message='A term lasts one to ten years.'), models.CheckConstraint(condition=models.Q(('term_from__isnull', True), ('term_from__gte', models.F('founded_date')), _connector='OR'), name='party_term_after_founding', violation_error_message='The present term begins on the day of the founding or later.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='party_named', violation_error_message='An organisation has a name.'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('pk')), _negated=True), _connector='OR'), name='party_not_above_itself', violation_error_message='An organisation does not stand above itself.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind__in', ['committee', 'general_branch', 'branch', 'temporary_branch']), ('firm__isnull', False)), expressions=[('firm', '='), (models.Func('founded_date', 'dissolved_date', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_one_per_firm', violation_error_message='There is an organisation here in that time already. Dissolve it first.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind__in', ['committee', 'general_branch', 'branch', 'temporary_branch']), ('project__isnull', False)), expressions=[('project', '='), (models.Func('founded_date', 'dissolved_date', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_one_per_project', violation_error_message='There is an organisation here in that time already. Dissolve it first.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind__in', ['committee', 'general_branch', 'branch', 'temporary_branch']), ('owners_committee__isnull', False)), expressions=[('owners_committee', '='), (models.Func('founded_date', 'dissolved_date', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='party_one_per_owners_committee', violation_error_message='There is an organisation here in that time already. Dissolve it first.')],
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
                'indexes': [models.Index(fields=['subject', 'subject_id'], name='party_step_subject')],
            },
        ),
        migrations.RunSQL(create_once("public.party_tree()", guards.TREE), migrations.RunSQL.noop),
        migrations.RunSQL(create_once("public.party_tree_follow()", guards.FOLLOW), migrations.RunSQL.noop),
        migrations.RunSQL(guards.TRIGGERS, guards.DROP),
        *(InsertOnly(name, columns) for name, columns in guards.KEPT.items()),
    ]
