"""Who comes to a gathering, and who waits for a place."""

from uuid import UUID

from django.core import signing
from django.db.models import QuerySet

from cms.models import MeetupRegistration

_SALT = "cms.meetups.cancel"


def registration_of(submission_key: str) -> MeetupRegistration | None:
    """What this very form was taken in as before."""
    return MeetupRegistration.objects.filter(submission_key=submission_key).first()


def registration(reference: str) -> MeetupRegistration | None:
    return MeetupRegistration.objects.select_related("meetup__locale").filter(reference=reference).first()


def registration_for(key: UUID, contact_id: int) -> MeetupRegistration | None:
    """The contact's registration for this gathering, in whichever language they wrote themselves down."""
    return MeetupRegistration.objects.filter(meetup__translation_key=key, contact_id=contact_id).first()


def waiting_for(key: UUID) -> QuerySet[MeetupRegistration]:
    """In the order in which they may move up."""
    waiting = MeetupRegistration.objects.filter(meetup__translation_key=key, state=MeetupRegistration.State.WAITING)
    return waiting.select_related("meetup").order_by("changed_at", "pk")


def expected_at(key: UUID) -> QuerySet[MeetupRegistration]:
    """Everybody who comes or waits."""
    return MeetupRegistration.objects.filter(meetup__translation_key=key).exclude(
        state=MeetupRegistration.State.CANCELLED
    )


def cancel_token(row: MeetupRegistration) -> str:
    """What stands in the link to give the place back: signed, and without anything about a person."""
    return signing.dumps(row.pk, salt=_SALT)


def registration_behind(token: str) -> MeetupRegistration | None:
    """None for a token that we did not sign."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return MeetupRegistration.objects.select_related("meetup__locale").filter(pk=pk).first()
