"""Old and abandoned estates and what is paid for taking them over; rooms; public assets."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from common.migrations import AddRights, InsertOnly

RIGHTS = (
    ("survey_estates", "survey old and abandoned estates"),
    ("manage_programmes", "manage old estates, rooms and public assets"),
    ("approve_subsidies", "approve subsidies"),
)
SIGNED = (
    "state",
    "checked_by_id",
    "checked_at",
    "first_approved_by_id",
    "first_approved_at",
    "second_approved_by_id",
    "second_approved_at",
    "exported_by_id",
    "exported_at",
    "discarded_at",
    "discard_reason",
)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('firms', '0007_tenders'),
        ('places', '0003_mediation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CoverageTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.DecimalField(decimal_places=4, max_digits=5, verbose_name='share (0 to 1)')),
                ('counted_kinds', models.JSONField(verbose_name='caretakers that count')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('effective_from', models.DateField(verbose_name='in force from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
            ],
            options={
                'verbose_name': 'coverage target',
                'verbose_name_plural': 'coverage targets',
                'ordering': ['-effective_from'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('share__gte', 0), ('share__lte', 1)), name='coverage_share_is_a_share', violation_error_message='A share lies between 0 and 1.'), models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='coverage_period_ordered', violation_error_message='The end of the period must be after its beginning.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='coverage_has_source', violation_error_message='A rule names its source.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('effective_from', 'effective_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='coverage_one_in_force', violation_error_message='Another rule is in force in that period. End it first.')],
            },
        ),
        migrations.CreateModel(
            name='ManagementRoom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('management', 'management room'), ('committee', 'committee room')], default='management', max_length=20, verbose_name='kind')),
                ('location', models.CharField(max_length=120, verbose_name='location')),
                ('area', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='area (m²)')),
                ('use', models.CharField(choices=[('proper', 'used as meant'), ('misused', 'used otherwise'), ('let', 'let'), ('unused', 'not used')], default='proper', max_length=20, verbose_name='use')),
                ('is_in_register', models.BooleanField(default=True, verbose_name='exists')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('estate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='management_rooms', to='places.estate', verbose_name='estate')),
            ],
            options={
                'verbose_name': 'management room',
                'verbose_name_plural': 'management rooms',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='MisuseCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found_on', models.DateField(verbose_name='found on')),
                ('finding', models.CharField(max_length=300, verbose_name='what was found')),
                ('state', models.CharField(choices=[('open', 'found'), ('ordered', 'order given'), ('put_right', 'put right'), ('dismissed', 'not confirmed')], default='open', max_length=20, verbose_name='state')),
                ('order_number', models.CharField(blank=True, max_length=60, verbose_name='number of the order')),
                ('ordered_on', models.DateField(blank=True, null=True, verbose_name='order given on')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='to be put right by')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='programmes.managementroom', verbose_name='room')),
            ],
            options={
                'verbose_name': 'case about a room',
                'verbose_name_plural': 'cases about rooms',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='MisuseStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=20, verbose_name='act')),
                ('to_state', models.CharField(choices=[('open', 'found'), ('ordered', 'order given'), ('put_right', 'put right'), ('dismissed', 'not confirmed')], max_length=20, verbose_name='after')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='programmes.misusecase', verbose_name='case')),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'steps',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='NeglectedEstate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('abandoned', 'abandoned by its firm'), ('three_withouts', "without firm, owners' body and fund"), ('old', 'old estate'), ('ownerless', 'building without an owner')], max_length=20, verbose_name='class')),
                ('kind_basis', models.CharField(blank=True, max_length=500, verbose_name='basis of the class')),
                ('state', models.CharField(choices=[('registered', 'to be surveyed'), ('surveyed', 'to be classified'), ('classified', 'to be planned'), ('planned', 'being taken over'), ('taken_over', 'taken over'), ('left', 'left the register')], default='registered', max_length=20, verbose_name='state')),
                ('effective_from', models.DateField(verbose_name='on the register from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
                ('leaving_reason', models.CharField(blank=True, max_length=500, verbose_name='reason of leaving')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('estate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='neglected_entries', to='places.estate', verbose_name='estate')),
            ],
            options={
                'verbose_name': 'old or abandoned estate',
                'verbose_name_plural': 'old and abandoned estates',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EntryStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=20, verbose_name='act')),
                ('from_state', models.CharField(blank=True, choices=[('registered', 'to be surveyed'), ('surveyed', 'to be classified'), ('classified', 'to be planned'), ('planned', 'being taken over'), ('taken_over', 'taken over'), ('left', 'left the register')], max_length=20, verbose_name='before')),
                ('to_state', models.CharField(choices=[('registered', 'to be surveyed'), ('surveyed', 'to be classified'), ('classified', 'to be planned'), ('planned', 'being taken over'), ('taken_over', 'taken over'), ('left', 'left the register')], max_length=20, verbose_name='after')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='programmes.neglectedestate', verbose_name='entry')),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'steps',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Caretaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('interim_firm', 'interim firm'), ('state_owned_firm', 'state-owned firm'), ('property_firm', 'property firm under contract'), ('community_trust', 'kept by the community'), ('self_managed', 'self-management by the owners')], max_length=20, verbose_name='kind')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
                ('basis', models.CharField(max_length=300, verbose_name='basis')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('firm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='caretaking', to='firms.propertyfirm', verbose_name='firm')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='caretakers', to='programmes.neglectedestate', verbose_name='entry')),
            ],
            options={
                'verbose_name': 'caretaker',
                'verbose_name_plural': 'caretakers',
                'ordering': ['-effective_from', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PublicAsset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('lift', 'lift'), ('fire_system', 'fire system'), ('water_tank', 'water tank'), ('repair_fund', 'repair fund')], max_length=20, verbose_name='kind')),
                ('serial', models.CharField(max_length=60, verbose_name='registration number')),
                ('location', models.CharField(blank=True, max_length=120, verbose_name='location')),
                ('installed_on', models.DateField(blank=True, null=True, verbose_name='installed on')),
                ('inspected_on', models.DateField(blank=True, null=True, verbose_name='last inspected on')),
                ('last_result', models.CharField(blank=True, choices=[('passed', 'passed'), ('failed', 'failed')], max_length=20, verbose_name='last result')),
                ('next_due_on', models.DateField(blank=True, null=True, verbose_name='next inspection due')),
                ('balance_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='balance (yuan)')),
                ('balance_on', models.DateField(blank=True, null=True, verbose_name='balance as of')),
                ('is_in_use', models.BooleanField(default=True, verbose_name='in use')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('estate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_assets', to='places.estate', verbose_name='estate')),
            ],
            options={
                'verbose_name': 'public asset',
                'verbose_name_plural': 'public assets',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='AssetReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_on', models.DateField(verbose_name='on')),
                ('result', models.CharField(blank=True, choices=[('passed', 'passed'), ('failed', 'failed')], max_length=20, verbose_name='result')),
                ('next_due_on', models.DateField(blank=True, null=True, verbose_name='next inspection due')),
                ('balance_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='balance (yuan)')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='programmes.publicasset', verbose_name='asset')),
            ],
            options={
                'verbose_name': 'reading',
                'verbose_name_plural': 'readings',
                'ordering': ['-read_on', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='RoomRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('management', 'management room'), ('committee', 'committee room')], max_length=20, verbose_name='kind')),
                ('least_area', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='at least (m²)')),
                ('share', models.DecimalField(blank=True, decimal_places=6, max_digits=7, null=True, verbose_name='share of the floor area (0 to 1)')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('effective_from', models.DateField(verbose_name='in force from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
            ],
            options={
                'verbose_name': 'rule for rooms',
                'verbose_name_plural': 'rules for rooms',
                'ordering': ['kind', '-effective_from'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('least_area__isnull', False), ('share__isnull', False), _connector='OR'), name='room_rule_says_something', violation_error_message='A rule for rooms names an area, a share, or both.'), models.CheckConstraint(condition=models.Q(models.Q(('least_area__isnull', True), ('least_area__gt', 0), _connector='OR'), models.Q(('share__isnull', True), models.Q(('share__gt', 0), ('share__lte', 1)), _connector='OR')), name='room_rule_plausible', violation_error_message='The area is more than 0 m²; the share lies between 0 and 1.'), models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='room_rule_period_ordered', violation_error_message='The end of the period must be after its beginning.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='room_rule_has_source', violation_error_message='A rule names its source.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), (models.Func('effective_from', 'effective_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='room_rule_one_in_force', violation_error_message='Another rule is in force in that period. End it first.')],
            },
        ),
        migrations.CreateModel(
            name='SubsidyRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('rate', models.DecimalField(decimal_places=4, max_digits=8, verbose_name='yuan per m² and month')),
                ('grades', models.JSONField(verbose_name='grades that give a right to it')),
                ('estate_kinds', models.JSONField(verbose_name='kinds of estates')),
                ('month_rule', models.CharField(choices=[('whole_only', 'only whole months count'), ('by_days', 'days served ÷ days of the month'), ('any_day', 'a month begun counts whole')], max_length=20, verbose_name='months served in part')),
                ('rounding', models.CharField(choices=[('half_up', 'half up'), ('half_even', 'half to even'), ('down', 'down')], default='half_up', max_length=20, verbose_name='rounding')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('effective_from', models.DateField(verbose_name='in force from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
            ],
            options={
                'verbose_name': 'subsidy rule',
                'verbose_name_plural': 'subsidy rules',
                'ordering': ['-effective_from'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='subsidy_rate_positive', violation_error_message='The rate is more than 0.'), models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='subsidy_rule_period_ordered', violation_error_message='The end of the period must be after its beginning.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='subsidy_rule_has_source', violation_error_message='A rule names its source.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('effective_from', 'effective_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='subsidy_rule_one_in_force', violation_error_message='Another rule is in force in that period. End it first.')],
            },
        ),
        migrations.CreateModel(
            name='SubsidyRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('quarter', models.PositiveSmallIntegerField(verbose_name='quarter')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('correction_reason', models.CharField(blank=True, max_length=500, verbose_name='reason of the correction')),
                ('as_of', models.DateField(verbose_name='grades as of')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('checked', 'checked'), ('approved', 'approved'), ('exported', 'handed to finance'), ('discarded', 'discarded')], default='draft', max_length=20, verbose_name='state')),
                ('text', models.TextField(verbose_name='frozen text')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('total_amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='total (yuan)')),
                ('difference_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='difference to the corrected run (yuan)')),
                ('drafted_at', models.DateTimeField(verbose_name='drafted')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='checked')),
                ('first_approved_at', models.DateTimeField(blank=True, null=True, verbose_name='first approval')),
                ('second_approved_at', models.DateTimeField(blank=True, null=True, verbose_name='second approval')),
                ('exported_at', models.DateTimeField(blank=True, null=True, verbose_name='handed to finance')),
                ('discarded_at', models.DateTimeField(blank=True, null=True, verbose_name='discarded')),
                ('discard_reason', models.CharField(blank=True, max_length=500, verbose_name='reason of discarding')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='programmes.subsidyrun', verbose_name='corrects')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='drafted by')),
                ('exported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handed to finance by')),
                ('first_approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='first approval by')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='programmes.subsidyrule', verbose_name='rule')),
                ('second_approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='second approval by')),
            ],
            options={
                'verbose_name': 'subsidy run',
                'verbose_name_plural': 'subsidy runs',
                'ordering': ['-year', '-quarter', '-version', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SubsidyLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('estate_kind', models.CharField(blank=True, choices=[('abandoned', 'abandoned by its firm'), ('three_withouts', "without firm, owners' body and fund"), ('old', 'old estate'), ('ownerless', 'building without an owner')], max_length=20, verbose_name='class')),
                ('area', models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name='floor area (m²)')),
                ('months', models.CharField(max_length=40, verbose_name='months')),
                ('grade', models.CharField(blank=True, max_length=40, verbose_name='grade')),
                ('is_eligible', models.BooleanField(verbose_name='gets a subsidy')),
                ('refusal', models.CharField(blank=True, choices=[('not_served', 'no filed project serves the estate'), ('not_classified', 'the estate is not classified'), ('kind_not_covered', 'this kind of estate gets no subsidy'), ('no_area', 'no floor area is on file'), ('not_rated', 'the firm is not rated'), ('grade_too_low', "the firm's grade gives no right to it"), ('sanction', 'a list or grade excludes the firm'), ('no_month', 'no month of service counts')], max_length=20, verbose_name='reason against it')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount (yuan)')),
                ('basis', models.JSONField(verbose_name='basis')),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='paid on')),
                ('payment_reference', models.CharField(blank=True, max_length=80, verbose_name='payment reference')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subsidy_lines', to='programmes.neglectedestate', verbose_name='entry')),
                ('estate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.estate', verbose_name='estate')),
                ('firm', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subsidy_lines', to='firms.propertyfirm', verbose_name='firm')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subsidy_lines', to='firms.serviceproject', verbose_name='project')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='programmes.subsidyrun', verbose_name='run')),
            ],
            options={
                'verbose_name': 'line of a run',
                'verbose_name_plural': 'lines of a run',
                'ordering': ['run', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SurveyForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='version')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('questions', models.JSONField(verbose_name='questions')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('effective_from', models.DateField(verbose_name='in force from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until (not included)')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
            ],
            options={
                'verbose_name': 'survey form',
                'verbose_name_plural': 'survey forms',
                'ordering': ['-number'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='survey_form_period_ordered', violation_error_message='The end of the period must be after its beginning.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func('effective_from', 'effective_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='survey_form_one_in_force', violation_error_message='Another version is in force in that period.')],
            },
        ),
        migrations.CreateModel(
            name='EstateSurvey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('surveyed_on', models.DateField(verbose_name='surveyed on')),
                ('condition', models.CharField(choices=[('sound', 'sound'), ('worn', 'worn'), ('neglected', 'neglected'), ('dangerous', 'dangerous')], max_length=20, verbose_name='state of the estate')),
                ('answers', models.JSONField(verbose_name='answers')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='surveyed by')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='programmes.neglectedestate', verbose_name='entry')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surveys', to='programmes.surveyform', verbose_name='form')),
            ],
            options={
                'verbose_name': 'survey',
                'verbose_name_plural': 'surveys',
                'ordering': ['-surveyed_on', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SurveyPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to='surveys/', verbose_name='file')),
                ('width', models.PositiveIntegerField(verbose_name='width')),
                ('height', models.PositiveIntegerField(verbose_name='height')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='programmes.estatesurvey', verbose_name='survey')),
            ],
            options={
                'verbose_name': 'photo of a survey',
                'verbose_name_plural': 'photos of surveys',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='TakeoverPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='to be taken over by')),
                ('state', models.CharField(choices=[('running', 'running'), ('done', 'done'), ('dropped', 'given up')], default='running', max_length=20, verbose_name='state')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='programmes.neglectedestate', verbose_name='entry')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='responsible office')),
            ],
            options={
                'verbose_name': 'take-over plan',
                'verbose_name_plural': 'take-over plans',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='TakeoverStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=200, verbose_name='what is done')),
                ('due_on', models.DateField(verbose_name='due')),
                ('state', models.CharField(choices=[('open', 'open'), ('done', 'done'), ('dropped', 'not needed')], default='open', max_length=20, verbose_name='state')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='responsible office')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='programmes.takeoverplan', verbose_name='plan')),
            ],
            options={
                'verbose_name': 'step of a plan',
                'verbose_name_plural': 'steps of a plan',
                'ordering': ['plan', 'number'],
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='managementroom',
            constraint=models.CheckConstraint(condition=models.Q(('area__gt', 0)), name='room_area_positive', violation_error_message='The area is more than 0 m².'),
        ),
        migrations.AddConstraint(
            model_name='managementroom',
            constraint=models.UniqueConstraint(fields=('estate', 'location'), name='room_once_a_place', violation_error_message='A room at this place is on the register of the estate.'),
        ),
        migrations.AddConstraint(
            model_name='misusecase',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'ordered'])), fields=('room',), name='misuse_one_open_a_room', violation_error_message='There is an open case about this room.'),
        ),
        migrations.AddConstraint(
            model_name='misusecase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ordered'), _negated=True), models.Q(('due_on__isnull', False), ('ordered_on__isnull', False), models.Q(('order_number', ''), _negated=True)), _connector='OR'), name='misuse_order_has_due_day', violation_error_message='An order has a number, a day and a due day.'),
        ),
        migrations.AddConstraint(
            model_name='misusecase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('state__in', ['open', 'ordered'])), models.Q(('closed_on__isnull', False), ('state__in', ['put_right', 'dismissed'])), _connector='OR'), name='misuse_closed_on_a_day', violation_error_message='A closed case says since when.'),
        ),
        migrations.AddConstraint(
            model_name='neglectedestate',
            constraint=models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='neglected_period_ordered', violation_error_message='The end of the period must be after its beginning.'),
        ),
        migrations.AddConstraint(
            model_name='neglectedestate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('effective_to__isnull', False), ('state', 'left'), models.Q(('leaving_reason', ''), _negated=True)), models.Q(models.Q(('state', 'left'), _negated=True), ('effective_to__isnull', True)), _connector='OR'), name='neglected_left_with_reason', violation_error_message='Whoever takes an estate off the register says when and why.'),
        ),
        migrations.AddConstraint(
            model_name='neglectedestate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['registered', 'surveyed', 'left']), models.Q(models.Q(('kind', ''), _negated=True), models.Q(('kind_basis', ''), _negated=True)), _connector='OR'), name='neglected_classified_with_basis', violation_error_message='A class comes with its basis.'),
        ),
        migrations.AddConstraint(
            model_name='neglectedestate',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('estate', '='), (models.Func('effective_from', 'effective_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='neglected_once_at_a_time', violation_error_message='The estate is on the register in that period.'),
        ),
        migrations.AddConstraint(
            model_name='caretaker',
            constraint=models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='caretaker_period_ordered', violation_error_message='The end of the period must be after its beginning.'),
        ),
        migrations.AddConstraint(
            model_name='caretaker',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('firm__isnull', False), ('kind__in', ['interim_firm', 'state_owned_firm', 'property_firm'])), models.Q(('firm__isnull', True), ('kind__in', ['community_trust', 'self_managed'])), _connector='OR'), name='caretaker_firm_named', violation_error_message='A firm that looks after an estate is named; others are none.'),
        ),
        migrations.AddConstraint(
            model_name='caretaker',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('entry', '='), (models.Func('effective_from', 'effective_to', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='caretaker_one_at_a_time', violation_error_message='Somebody else looks after the estate in that period. End that first.'),
        ),
        migrations.AddIndex(
            model_name='publicasset',
            index=models.Index(fields=['next_due_on'], name='asset_next_due'),
        ),
        migrations.AddConstraint(
            model_name='publicasset',
            constraint=models.UniqueConstraint(fields=('estate', 'kind', 'serial'), name='asset_once', violation_error_message='This estate has an asset of that kind with this registration number.'),
        ),
        migrations.AddConstraint(
            model_name='publicasset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('inspected_on__isnull', True), ('kind', 'repair_fund'), ('last_result', ''), ('next_due_on__isnull', True)), models.Q(models.Q(('kind', 'repair_fund'), _negated=True), ('balance_amount__isnull', True), ('balance_on__isnull', True)), _connector='OR'), name='asset_fields_fit_kind', violation_error_message='Machines have inspections; only the repair fund has a balance.'),
        ),
        migrations.AddConstraint(
            model_name='publicasset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('balance_amount__isnull', True), ('balance_on__isnull', True)), models.Q(('balance_amount__isnull', False), ('balance_on__isnull', False)), _connector='OR'), name='asset_balance_has_day', violation_error_message='A balance comes with its day.'),
        ),
        migrations.AddConstraint(
            model_name='publicasset',
            constraint=models.CheckConstraint(condition=models.Q(('serial', ''), _negated=True), name='asset_has_serial', violation_error_message='An asset has a registration number.'),
        ),
        migrations.AddConstraint(
            model_name='assetreading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('result', ''), _negated=True), ('balance_amount__isnull', True), ('next_due_on__isnull', False)), models.Q(('balance_amount__isnull', False), ('next_due_on__isnull', True), ('result', '')), _connector='OR'), name='asset_reading_is_one_thing', violation_error_message='A reading is an inspection with its next day, or a balance.'),
        ),
        migrations.AddConstraint(
            model_name='subsidyrun',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'discarded'), _negated=True), fields=('year', 'quarter', 'version'), name='subsidy_run_once_a_quarter', violation_error_message='The subsidies of this quarter have been drafted.'),
        ),
        migrations.AddConstraint(
            model_name='subsidyrun',
            constraint=models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='subsidy_quarter_of_the_year', violation_error_message='A year has four quarters.'),
        ),
        migrations.AddConstraint(
            model_name='subsidyrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('correction_reason', ''), ('corrects__isnull', True), ('difference_amount__isnull', True), ('version', 1)), models.Q(('corrects__isnull', False), ('difference_amount__isnull', False), ('version__gt', 1), models.Q(('correction_reason', ''), _negated=True)), _connector='OR'), name='subsidy_correction_has_reason', violation_error_message='A correction names the version that it corrects and gives a reason.'),
        ),
        migrations.AddConstraint(
            model_name='subsidyrun',
            constraint=models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), models.Q(('checked_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='subsidy_checked_by_another', violation_error_message='Whoever drafted the run cannot check it.'),
        ),
        migrations.AddConstraint(
            model_name='subsidyrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_approved_by__isnull', True), models.Q(('first_approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), models.Q(('second_approved_by__isnull', True), models.Q(('second_approved_by', models.F('drafted_by')), _negated=True), _connector='OR'), models.Q(('second_approved_by__isnull', True), models.Q(('first_approved_by__isnull', False), models.Q(('second_approved_by', models.F('first_approved_by')), _negated=True)), _connector='OR')), name='subsidy_two_people_approve', violation_error_message='Two different people approve a run, and neither drafted it.'),
        ),
        migrations.AddConstraint(
            model_name='subsidyrun',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'discarded']), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), ('state', 'checked')), models.Q(('checked_by__isnull', False), ('first_approved_at__isnull', False), ('first_approved_by__isnull', False), ('second_approved_at__isnull', False), ('second_approved_by__isnull', False), ('state__in', ['approved', 'exported'])), _connector='OR'), name='subsidy_state_signed', violation_error_message='A run is checked by one person and approved by two more.'),
        ),
        migrations.AddConstraint(
            model_name='subsidyrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'discarded'), _negated=True), models.Q(('discarded_at__isnull', False), models.Q(('discard_reason', ''), _negated=True)), _connector='OR'), name='subsidy_discarded_with_reason', violation_error_message='Whoever discards a run says why.'),
        ),
        migrations.AddConstraint(
            model_name='subsidyline',
            constraint=models.UniqueConstraint(fields=('run', 'entry', 'project'), name='subsidy_line_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='subsidyline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gte', 0), ('firm__isnull', False), ('is_eligible', True), ('project__isnull', False), ('refusal', '')), models.Q(('amount', 0), ('is_eligible', False), models.Q(('refusal', ''), _negated=True)), _connector='OR'), name='subsidy_line_paid_or_refused', violation_error_message='A line has an amount or a reason against it.'),
        ),
        migrations.AddConstraint(
            model_name='subsidyline',
            constraint=models.CheckConstraint(condition=models.Q(('paid_on__isnull', True), ('is_eligible', True), _connector='OR'), name='subsidy_line_paid_if_eligible', violation_error_message='What was refused is not paid.'),
        ),
        migrations.AddConstraint(
            model_name='surveyphoto',
            constraint=models.UniqueConstraint(fields=('survey', 'sha256'), name='survey_photo_once', violation_error_message='This photo was handed in twice.'),
        ),
        migrations.AddConstraint(
            model_name='surveyphoto',
            constraint=models.CheckConstraint(condition=models.Q(('file', ''), _negated=True), name='survey_photo_has_file'),
        ),
        migrations.AddConstraint(
            model_name='takeoverplan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('entry',), name='takeover_one_running', violation_error_message='The estate has a take-over plan that is running.'),
        ),
        migrations.AddConstraint(
            model_name='takeoverplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='takeover_closed_at_a_time', violation_error_message='A plan that is not running any more says since when.'),
        ),
        migrations.AddConstraint(
            model_name='takeoverstep',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='takeover_step_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='takeoverstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_on__isnull', False)), _connector='OR'), name='takeover_step_closed_on_a_day', violation_error_message='A step that is not open any more says since when.'),
        ),
        AddRights("places.Area", RIGHTS),
        InsertOnly("EntryStep"),
        InsertOnly("SurveyForm", except_columns=("effective_to",)),
        InsertOnly("EstateSurvey"),
        InsertOnly("SurveyPhoto"),
        InsertOnly("CoverageTarget", except_columns=("effective_to",)),
        InsertOnly("SubsidyRule", except_columns=("effective_to",)),
        InsertOnly("SubsidyRun", except_columns=SIGNED),
        InsertOnly("SubsidyLine", except_columns=("paid_on", "payment_reference")),
        InsertOnly("RoomRule", except_columns=("effective_to",)),
        InsertOnly("MisuseStep"),
        InsertOnly("AssetReading"),
    ]
