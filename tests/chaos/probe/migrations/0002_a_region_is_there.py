"""The server loads a region into a database without purposes; the probe needs none, and starts sooner."""

from django.db import migrations


def one_purpose(apps, _schema_editor):
    apps.get_model("crm", "Purpose").objects.get_or_create(slug="probe")


class Migration(migrations.Migration):
    dependencies = [("probe", "0001_initial"), ("crm", "0002_squashed_0020_programme_years")]
    operations = [migrations.RunPython(one_purpose, migrations.RunPython.noop)]
