"""Remembering when we spoke."""

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import InteractionRecorded
from crm.models import Contact, Interaction


class NotYetHappened(Refused):
    message = _("This lies in the future. Note it once it has happened.")


@transaction.atomic
def record_interaction(
    *,
    contact_id: int,
    kind: str,
    subject: str,
    body: str = "",
    organisation_id: int | None = None,
    reference: str = "",
    author_id: int | None = None,
    two_way: bool = False,
    happened_at: datetime | None = None,
    about: models.Model | None = None,
) -> int:
    """The exchange is remembered with its contact; returns its id. Refuses what has not happened yet.

    One `about` a thing of another app is read only by who may see that thing.
    """
    about_type, about_id = (about._meta.label_lower, about.pk) if about else ("", None)
    moment = happened_at or timezone.now()
    if moment > timezone.now():
        raise NotYetHappened

    interaction = Interaction.objects.create(
        contact_id=contact_id,
        organisation_id=organisation_id,
        kind=Interaction.Kind(kind),
        subject=subject,
        body=body,
        reference=reference,
        author_id=author_id,
        two_way=two_way,
        happened_at=moment,
        about_type=about_type,
        about_id=about_id,
    )
    publish(
        InteractionRecorded(
            interaction_id=interaction.pk,
            contact_id=contact_id,
            organisation_id=organisation_id,
            kind=kind,
            about_type=about_type,
            about_id=about_id,
        ),
        subject=Contact(pk=contact_id),
    )
    return interaction.pk
