import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from crm.migrations._create_models import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ('campaigns', '0001_initial'),
        ('campaigns', '0002_stories_keep_their_texts'),
    ]

    initial = True

    dependencies = [
        ('crm', '0002_squashed_0020_programme_years'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Campaign',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='name')),
                    ('slug', models.SlugField(max_length=60, unique=True, verbose_name='short name')),
                    ('code', models.CharField(editable=False, max_length=16, unique=True, verbose_name='code')),
                    ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                    ('starts_on', models.DateField(blank=True, null=True, verbose_name='starts on')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'verbose_name': 'campaign',
                    'verbose_name_plural': 'campaigns',
                    'ordering': ['-created_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='campaign_ends_after_start')],
                },
            ),
            migrations.CreateModel(
                name='CreditedLead',
                fields=[
                    ('lead_id', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('code', models.CharField(max_length=20, verbose_name='code')),
                    ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='credited_leads', to='crm.contact')),
                    ('opened_at', models.DateTimeField(verbose_name='opened')),
                ],
                options={
                    'verbose_name': 'credited lead',
                    'ordering': ['-opened_at', '-lead_id'],
                },
            ),
            migrations.CreateModel(
                name='StorySnapshot',
                fields=[
                    ('story_id', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('language', models.CharField(blank=True, max_length=10)),
                    ('title', models.CharField(blank=True, max_length=255, verbose_name='title')),
                    ('path', models.CharField(blank=True, max_length=300)),
                    ('mail_block', models.JSONField(default=dict)),
                    ('live', models.BooleanField(default=True, verbose_name='live')),
                    ('event_id', models.BigIntegerField()),
                ],
                options={
                    'verbose_name': 'story',
                    'verbose_name_plural': 'stories',
                    'ordering': ['title', 'story_id'],
                },
            ),
            migrations.CreateModel(
                name='Link',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='campaigns.campaign')),
                    ('token', models.CharField(max_length=43, unique=True)),
                    ('target_path', models.CharField(max_length=300, verbose_name='page')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'verbose_name': 'link',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('campaign', 'target_path'), name='link_once_a_campaign'), models.CheckConstraint(condition=models.Q(('target_path__startswith', '/'), models.Q(('target_path__contains', '//'), _negated=True), models.Q(('target_path__contains', '\\'), _negated=True)), name='link_stays_on_our_site')],
                },
            ),
            migrations.CreateModel(
                name='Touch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='touches', to='crm.contact')),
                    ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='touches', to='campaigns.campaign')),
                    ('story_id', models.BigIntegerField(null=True, verbose_name='story')),
                    ('kind', models.CharField(choices=[('bidbook_request', 'asked for the bidbook')], max_length=20)),
                    ('event_id', models.BigIntegerField(unique=True)),
                    ('occurred_at', models.DateTimeField(verbose_name='when')),
                ],
                options={
                    'verbose_name': 'touch',
                    'verbose_name_plural': 'touches',
                    'ordering': ['occurred_at', 'event_id'],
                    'indexes': [models.Index(fields=['contact', 'occurred_at'], name='touch_of_contact')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('campaign__isnull', False), ('story_id__isnull', False), _connector='OR'), name='touch_has_a_source')],
                },
            ),
            migrations.CreateModel(
                name='AttributionCredit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credits', to='campaigns.creditedlead')),
                    ('touch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='campaigns.touch')),
                    ('model', models.CharField(choices=[('first', 'first touch'), ('last', 'last touch'), ('linear', 'shared equally')], max_length=10, verbose_name='way of counting')),
                    ('share', models.DecimalField(decimal_places=8, max_digits=9, verbose_name='share')),
                ],
                options={
                    'verbose_name': 'credit',
                    'ordering': ['lead', 'model', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('lead', 'model', 'touch'), name='credit_once_a_touch'), models.UniqueConstraint(condition=models.Q(('touch', None)), fields=('lead', 'model'), name='credit_unknown_once'), models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 1)), name='credit_is_a_part')],
                },
            ),
            migrations.CreateModel(
                name='Engagement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='engagements', to='campaigns.link')),
                    ('kind', models.CharField(choices=[('click', 'click')], default='click', max_length=10)),
                    ('probable_bot', models.BooleanField(default=False, verbose_name='probably a machine')),
                    ('occurred_at', models.DateTimeField()),
                ],
                options={
                    'verbose_name': 'click',
                    'indexes': [models.Index(fields=['link', 'probable_bot'], name='engagement_counts')],
                },
            ),
        ]),
    ]
