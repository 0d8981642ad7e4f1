"""A team at work with invented firms, so that a demonstration begins with something on the desk."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.editing import edit_lead
from acquisition.actions.enquiries import accept_enquiry, submit_enquiry
from acquisition.actions.leads import share_lead_with_municipality
from acquisition.actions.samples_landings import load_sample_landing
from acquisition.actions.samples_road import go_as_far_as
from acquisition.models import Enquiry, Lead, Stage
from crm.actions.interactions import record_interaction
from crm.actions.tasks import plan_task
from crm.contracts import Refused
from crm.models import Municipality, Sector, User


class OnlyForDemo(Refused):
    message = _("Invented firms are made only when DEMO is on.")


@transaction.atomic
def load_samples(folder: Path) -> None:
    """The enquiries and leads of `samples.toml` are there, each as far as the file says, in their owners' hands.

    Once: where somebody has written to us already nothing is added. Refused unless settings.DEMO.
    """
    if not settings.DEMO:
        raise OnlyForDemo
    path = folder / "samples.toml"
    if not path.exists() or Enquiry.objects.exists():
        return
    about = tomllib.loads(path.read_text(encoding="utf-8"))
    for sample in about["lead"]:
        _work_on(accept_enquiry(enquiry_id=_enquiry(sample)), sample)
    for sample in about["enquiry"]:
        _enquiry(sample)


def _enquiry(sample: dict[str, Any]) -> int:
    return submit_enquiry(
        channel=sample.get("channel", "email"),
        email=sample["email"],
        name=sample["name"],
        organisation_name=sample.get("organisation", ""),
        phone=sample.get("phone", ""),
        message=sample["message"],
        language=sample.get("language", "nl"),
        idempotency_key=f"sample:{sample['email']}",
    ).enquiry_id


def _work_on(lead_id: int, sample: dict[str, Any]) -> None:
    lead = Lead.objects.get(pk=lead_id)
    owner = User.objects.filter(username=sample.get("owner", "")).first()
    if spoke := sample.get("spoke"):
        record_interaction(
            contact_id=lead.contact_id,
            organisation_id=lead.organisation_id,
            kind=spoke["kind"],
            subject=spoke["subject"],
            body=spoke["body"],
            author_id=owner.pk if owner else None,
            two_way=True,
            happened_at=timezone.now() - timedelta(days=spoke["days"]),
        )
    edit_lead(lead_id=lead_id, changes=_facts(sample, owner))
    go_as_far_as(Stage(sample["stage"]), lead, sample, owner.pk if owner else None)
    if shared_with := sample.get("shared_with"):
        municipality = Municipality.objects.get(slug=shared_with)
        share_lead_with_municipality(
            lead_id=lead_id, municipality_id=municipality.pk, actor_id=owner.pk if owner else None
        )
    if landing := sample.get("landing"):
        load_sample_landing(lead_id=lead_id, sample=landing)
    if task := sample.get("task"):
        _plan(task, lead)


def _facts(sample: dict[str, Any], owner: User | None) -> dict[str, Any]:
    given = {
        "sector_id": Sector.objects.filter(slug=sample.get("sector", "")).values_list("pk", flat=True).first(),
        "owner_id": owner.pk if owner else None,
        "jobs_new_fte_est": sample.get("jobs"),
        "investment_eur_est": sample.get("investment"),
        "investment_unknown_reason": sample.get("investment_unknown", ""),
        "next_step": sample.get("next_step", ""),
    }
    return given | ({"confidentiality": grade} if (grade := sample.get("confidentiality")) else {})


def _plan(task: dict[str, Any], lead: Lead) -> None:
    assignee = User.objects.get(username=task["for"])
    plan_task(
        title=task["title"],
        assignee_id=assignee.pk,
        made_by_id=assignee.pk,
        due_on=timezone.localdate() + timedelta(days=task["in_days"]),
        contact_id=lead.contact_id,
        about=lead,
    )
