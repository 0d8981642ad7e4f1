"""Questions about accounts."""

from django.db.models.functions import Lower

from crm.models import User


def username_of(typed: str) -> str:
    """The account somebody means who typed a name or an address, in lower case; what was typed when there is none."""
    typed = typed.strip().casefold()
    if "@" not in typed:
        return typed
    names = User.objects.filter(email__iexact=typed).order_by("pk").values_list(Lower("username"), flat=True)
    return names.first() or typed
