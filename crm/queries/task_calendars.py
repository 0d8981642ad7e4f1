"""The address of a person's calendar of tasks, and whose an address is: signed, so that it cannot be made up."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from crm.models import TaskPreference, User

_signer = Signer(salt="crm.task_calendar", sep=".")


def calendar_path(user_id: int) -> str:
    """Where the person's tasks are to be subscribed to; empty when no calendar is open."""
    preference = TaskPreference.objects.filter(pk=user_id).first()
    if preference is None or not preference.calendar_key:
        return ""
    return reverse("crm:task_calendar", args=[_signer.sign(f"{user_id}-{preference.calendar_key}")])


def owner_of(token: str) -> User | None:
    """Whose calendar it is; None for a token that is made up, was renewed or closed, or is of somebody who left."""
    try:
        number, _dash, key = _signer.unsign(token).partition("-")
    except BadSignature:
        return None
    known = TaskPreference.objects.filter(user_id=int(number)).select_related("user__wagtail_userprofile").first()
    if known is None or not known.calendar_key or not constant_time_compare(known.calendar_key, key):
        return None
    return known.user if known.user.is_active and known.user.has_perm("crm.view_task") else None
