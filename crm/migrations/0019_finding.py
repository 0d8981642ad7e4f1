import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

STARTS = {
    "organisation_name_start": "crm_organisation (upper(name) text_pattern_ops)",
    "contact_name_start": "crm_contact (upper(name) text_pattern_ops)",
}


def index_starts_of_names(_apps, schema_editor):
    """Trigrams cannot tell the start of a name from the start of a word: a common word would be looked at everywhere."""
    if schema_editor.connection.vendor == "postgresql":
        for name, on in STARTS.items():
            schema_editor.execute(f"CREATE INDEX {name} ON {on}")


def forget_starts_of_names(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in STARTS:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0018_speed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('employees', 'employees'), ('turnover', 'turnover'), ('floor_space', 'floor space needed'), ('energy', 'energy demand'), ('founded', 'year founded'), ('number', 'another number'), ('text', 'something in words'), ('day', 'a day'), ('choice', 'yes or no')], max_length=12, verbose_name='kind')),
                ('label', models.CharField(blank=True, max_length=60, verbose_name='what is meant')),
                ('number', models.DecimalField(blank=True, decimal_places=3, max_digits=20, null=True, verbose_name='value')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='value')),
                ('day', models.DateField(blank=True, null=True, verbose_name='value')),
                ('unit', models.CharField(blank=True, max_length=12, verbose_name='unit')),
                ('unknown_reason', models.CharField(blank=True, max_length=200, verbose_name='why it is not known')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=300, verbose_name='where it can be read')),
                ('as_of_on', models.DateField(verbose_name='as of')),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='noted')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='crm.contact')),
                ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='crm.organisation')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaced_by', to='crm.fact', verbose_name='in the place of')),
            ],
            options={
                'verbose_name': 'fact',
                'verbose_name_plural': 'facts',
                'ordering': ['-as_of_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', False), ('organisation', None)), models.Q(('contact', None), ('organisation__isnull', False)), _connector='OR'), name='fact_about_one'), models.CheckConstraint(condition=models.Q(models.Q(('day', None), ('number__isnull', False), ('text', ''), ('unknown_reason', '')), models.Q(('day', None), ('number', None), ('unknown_reason', ''), models.Q(('text', ''), _negated=True)), models.Q(('day__isnull', False), ('number', None), ('text', ''), ('unknown_reason', '')), models.Q(('day', None), ('number', None), ('text', ''), models.Q(('unknown_reason', ''), _negated=True)), _connector='OR'), name='fact_one_value_or_unknown')],
            },
        ),
        migrations.CreateModel(
            name='Pin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about_type', models.CharField(help_text='The `app.model` of the thing whose timeline it is.', max_length=60)),
                ('about_id', models.BigIntegerField()),
                ('event_id', models.BigIntegerField()),
                ('pinned_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='pinned')),
                ('pinned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pinned moment',
                'verbose_name_plural': 'pinned moments',
                'ordering': ['-event_id'],
                'constraints': [models.UniqueConstraint(fields=('about_type', 'about_id', 'event_id'), name='pin_once')],
            },
        ),
        migrations.RunPython(index_starts_of_names, forget_starts_of_names),
    ]
