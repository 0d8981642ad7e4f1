"""Questions about accounts."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models.functions import Lower
from django.utils import timezone

from crm.models import User


def username_of(typed: str) -> str:
    """The account somebody means who typed a name or an address, in lower case; what was typed when there is none."""
    typed = typed.strip().casefold()
    if "@" not in typed:
        return typed
    names = User.objects.filter(email__iexact=typed).order_by("pk").values_list(Lower("username"), flat=True)
    return names.first() or typed


def seconds_until_unlocked(username: str, address: str) -> int:
    """How long the account stays closed to this address: until so few failures are left that it opens; at least 1."""
    tried = AccessAttempt.objects.filter(username=username, ip_address=address or None).order_by("-attempt_time")
    failures, cooled_off = 0, timedelta()
    for at, more in tried.values_list("attempt_time", "failures_since_start"):
        failures += more
        if failures >= settings.AXES_FAILURE_LIMIT:
            cooled_off = at + settings.AXES_COOLOFF_TIME - timezone.now()
            break
    return max(1, round(cooled_off.total_seconds()))
