"""The first reply a person gives to an enquiry: it stops the clock that visitors see."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from acquisition.events import FirstReplySent
from acquisition.models import Enquiry, ReplyChannel
from acquisition.queries.working_days import working_minutes
from crm.actions.interactions import record_interaction
from crm.contracts import Refused
from crm.eventlog.publishing import publish


class RepliedAlready(Refused):
    message = _("Somebody has noted the first reply to this enquiry already.")


class ReplyChannelUnknown(Refused):
    message = _("Choose how you replied: by phone, by e-mail or in person.")


@transaction.atomic
def record_first_reply(*, enquiry_id: int, channel: str, actor_id: int | None) -> None:
    """The enquiry has its first reply by a person, now, and their contact's timeline says so.

    Refuses a second one, and a channel we do not know. A bidbook link sent by rule is no reply of a person.
    """
    enquiry = Enquiry.objects.select_for_update().get(pk=enquiry_id)
    if enquiry.answered_at is not None:
        raise RepliedAlready
    if channel not in ReplyChannel.values:
        raise ReplyChannelUnknown
    enquiry.answered_at = timezone.now()
    enquiry.save(update_fields=["answered_at"])
    with translation.override(enquiry.language):
        subject = gettext("First reply to %(reference)s") % {"reference": enquiry.reference}
    record_interaction(
        contact_id=enquiry.contact_id,
        organisation_id=enquiry.organisation_id,
        kind=channel,
        subject=subject,
        author_id=actor_id,
        two_way=channel != ReplyChannel.EMAIL,
    )
    publish(
        FirstReplySent(
            enquiry_id=enquiry.pk,
            contact_id=enquiry.contact_id,
            received_at=enquiry.received_at.isoformat(),
            answered_at=enquiry.answered_at.isoformat(),
            working_minutes=working_minutes(enquiry.received_at, enquiry.answered_at),
        ),
        subject=enquiry,
    )
