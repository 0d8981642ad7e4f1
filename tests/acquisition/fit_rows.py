"""Profiles, value propositions and scores as tests need them, made by the product's own actions."""

from acquisition.actions.profiles import (
    approve_profile_version,
    draft_profile_version,
    record_profile,
    submit_profile_version,
)
from acquisition.actions.propositions import approve_proposition, draft_proposition, submit_proposition
from acquisition.actions.qualifying import qualify_lead
from acquisition.models import Qualification, TargetProfileVersion, ValueProposition
from crm.models import Indicator
from tests.acquisition.fit_rules import STRONG, rules

YEAR = 2026
PROOFS = ["manufacturers", "vocational-share", "industry-share"]


def a_draft(*, key="makers", year=YEAR, **changes) -> TargetProfileVersion:
    profile_id = record_profile(key=key, names={"nl": "Makers", "en": "Makers", "de": "Macher"})
    pk = draft_profile_version(profile_id=profile_id, programme_year=year, **rules(**changes))
    return TargetProfileVersion.objects.get(pk=pk)


def a_profile(**changes) -> TargetProfileVersion:
    """An approved version, newer than those before."""
    version = a_draft(**changes)
    submit_profile_version(version_id=version.pk, actor_id=None)
    approve_profile_version(version_id=version.pk, actor_id=None)
    version.refresh_from_db()
    return version


def texts(promise="We know how to make it"):
    one = {"for_whom": "Makers who grow", "promise": promise, "reasons": ["Skill", "Land", "Neighbours"]}
    return dict.fromkeys(("nl", "en", "de"), one)


def a_proposition_draft(**changes) -> ValueProposition:
    for slug in PROOFS:
        Indicator.objects.get_or_create(slug=slug, defaults={"names": {"en": slug}})
    profile_id = record_profile(key="makers", names={"en": "Makers"})
    given = {"programme_year": YEAR, "texts": texts(), "proofs": PROOFS} | changes
    return ValueProposition.objects.get(pk=draft_proposition(profile_id=profile_id, **given))


def a_proposition(**changes) -> ValueProposition:
    version = a_proposition_draft(**changes)
    submit_proposition(version_id=version.pk, actor_id=None)
    approve_proposition(version_id=version.pk, actor_id=None)
    version.refresh_from_db()
    return version


def a_score(lead, version, author=None, *, inputs=STRONG, **more) -> Qualification:
    pk = qualify_lead(
        lead_id=lead.pk, version_id=version.pk, inputs=inputs, author_id=author.pk if author else None, **more
    )
    return Qualification.objects.get(pk=pk)
