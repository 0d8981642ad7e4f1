import json
import secrets
from datetime import UTC
from hashlib import sha256
from itertools import groupby

import django.db.models.deletion
from django.db import migrations, models

FIRST = '0' * 64
SLICE = 1000
BASES = [('consent', 'consent'), ('contract', 'a contract, or the steps towards one'), ('public_task', 'a public task'), ('legitimate_interest', 'a legitimate interest')]


def digest_of(**values):
    """As crm.models.digests on the day of this migration."""
    plain = {
        name: value.astimezone(UTC).isoformat(timespec='microseconds') if hasattr(value, 'astimezone') else value
        for name, value in values.items()
    }
    text = json.dumps(plain, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def channel_of(said):
    """What was said in words until now."""
    if 'confirmed by mail' in said:
        return 'double_opt_in'
    return 'form' if ' form ' in said else 'unknown'


def chain_decisions(apps, schema_editor):
    """Every decision there is becomes a link of its contact's chain, in the order in which it was written down."""
    take_off_guards(schema_editor.connection)
    decisions = apps.get_model('crm', 'ConsentEvent').objects.select_related('purpose')
    contacts = sorted(set(decisions.order_by().values_list('contact_id', flat=True)))
    for start in range(0, len(contacts), SLICE):
        of_slice = decisions.filter(contact_id__in=contacts[start:start + SLICE]).order_by('contact_id', 'pk')
        chain_slice(apps, of_slice)
    settle(schema_editor.connection)


def write_evidence_back(apps, schema_editor):
    take_off_guards(schema_editor.connection)
    decisions = apps.get_model('crm', 'ConsentEvent').objects
    for proof in apps.get_model('crm', 'ConsentEvidence').objects.iterator():
        decisions.filter(pk=proof.decision_id).update(evidence_text=proof.said[:120])
    settle(schema_editor.connection)


def take_off_guards(connection):
    """They are put in place again after migrating."""
    with connection.cursor() as cursor:
        if connection.vendor == 'postgresql':
            for trigger in ('append_only', 'append_only_delete'):
                cursor.execute(f'DROP TRIGGER IF EXISTS crm_consentevent_{trigger} ON crm_consentevent')
        else:
            for change in ('UPDATE', 'DELETE'):
                cursor.execute(f'DROP TRIGGER IF EXISTS crm_consentevent_append_only_{change}')


def settle(connection):
    """Or PostgreSQL does not alter the table in this transaction."""
    if connection.vendor == 'postgresql':
        with connection.cursor() as cursor:
            cursor.execute('SET CONSTRAINTS ALL IMMEDIATE')


def chain_slice(apps, decisions):
    event, evidence, chain = (apps.get_model('crm', name) for name in ('ConsentEvent', 'ConsentEvidence', 'ConsentChain'))
    chained, proofs, ends = [], [], []
    for contact_id, rows in groupby(decisions, key=lambda row: row.contact_id):
        head = FIRST
        for number, row in enumerate(rows, start=1):
            proof = evidence(decision=row, salt=secrets.token_hex(16), said=row.evidence_text)
            row.number, row.channel = number, channel_of(row.evidence_text)
            row.evidence_digest = digest_of(
                salt=proof.salt, said=proof.said, request='', requested_at=None, mail=None, message_id=''
            )
            row.digest = head = digest_of(
                previous=head, contact=contact_id, number=number, purpose=row.purpose.slug, action=row.action,
                basis=row.basis, channel=row.channel, wording=row.wording, wording_version=row.wording_version,
                language=row.language, happened_at=row.happened_at, evidence=row.evidence_digest,
            )
            chained.append(row)
            proofs.append(proof)
        ends.append(chain(contact_id=contact_id, length=number, head=head))
    event.objects.bulk_update(chained, ['number', 'channel', 'evidence_digest', 'digest'], batch_size=200)
    evidence.objects.bulk_create(proofs, batch_size=500)
    chain.objects.bulk_create(ends, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0008_mail_of_a_chain_is_found'),
    ]

    operations = [
        migrations.RenameField('consentevent', 'evidence', 'evidence_text'),
        migrations.AddField('purpose', 'basis', models.CharField(choices=BASES, default='consent', max_length=20, verbose_name='legal basis')),
        migrations.AddField('consentevent', 'number', models.PositiveIntegerField(null=True)),
        migrations.AddField('consentevent', 'basis', models.CharField(choices=BASES, default='consent', max_length=20), preserve_default=False),
        migrations.AddField('consentevent', 'channel', models.CharField(choices=[('form', 'a form on the site'), ('double_opt_in', 'asked on the site, confirmed from the mailbox'), ('preferences', 'the preference page'), ('one_click', 'the unsubscribe button of a mail'), ('spoken', 'a conversation'), ('written', 'a letter or mail to us'), ('import', 'a list that was read in'), ('unknown', 'not written down')], default='unknown', max_length=20), preserve_default=False),
        migrations.AddField('consentevent', 'evidence_digest', models.CharField(default='', max_length=64), preserve_default=False),
        migrations.AddField('consentevent', 'digest', models.CharField(default='', max_length=64), preserve_default=False),
        migrations.AlterField('consentevent', 'contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consent_events', to='crm.contact')),
        migrations.CreateModel(
            name='ConsentEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', models.CharField(max_length=32)),
                ('said', models.CharField(help_text='Where it was said, such as a form and its reference.', max_length=160)),
                ('request', models.CharField(blank=True, help_text='Double opt-in: the reference of the request.', max_length=40)),
                ('requested_at', models.DateTimeField(null=True)),
                ('mail_id', models.BigIntegerField(help_text='Double opt-in: the mail that asked to confirm.', null=True)),
                ('message_id', models.CharField(blank=True, max_length=120)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='crm.consentevent')),
            ],
            options={'verbose_name': 'evidence of consent'},
        ),
        migrations.CreateModel(
            name='ConsentChain',
            fields=[
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='consent_chain', serialize=False, to='crm.contact')),
                ('length', models.PositiveIntegerField(default=0)),
                ('head', models.CharField(default=FIRST, help_text='The digest of the last decision.', max_length=64)),
                ('blanked_through', models.PositiveIntegerField(default=0, help_text='Up to this decision the evidence was blanked, because the person was erased.')),
                ('links_withdrawn', models.PositiveIntegerField(default=0, help_text="How often the links to this person's preference page were made worthless.")),
            ],
            options={'verbose_name': 'chain of consent'},
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_hmac', models.CharField(max_length=64)),
                ('key_mark', models.CharField(help_text='Which key made the hash.', max_length=8)),
                ('reason', models.CharField(choices=[('asked', 'asked us to stop'), ('bounced', 'mail comes back'), ('complaint', 'reported our mail as spam'), ('erased', 'was erased')], max_length=10, verbose_name='reason')),
                ('happened_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'suppressed address',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['address_hmac'], name='suppression_address')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('address_hmac',), name='suppressed_once_at_a_time')],
            },
        ),
        migrations.RunPython(chain_decisions, write_evidence_back),
        migrations.AlterField('consentevent', 'evidence_text', models.CharField(default='', max_length=120)),
        migrations.RemoveField('consentevent', 'evidence_text'),
        migrations.AlterField('consentevent', 'number', models.PositiveIntegerField(help_text="The place in the contact's chain, from 1 on.")),
        migrations.AddConstraint('consentevent', models.UniqueConstraint(fields=('contact', 'number'), name='consent_chain_never_forks')),
    ]
