"""Who saw a thing."""

from django.db import models

from crm.models import AccessLog

NEWEST = 30


def accesses_to(thing: models.Model) -> models.QuerySet[AccessLog]:
    """The newest looks at the thing, with who looked."""
    rows = AccessLog.objects.filter(thing_type=thing._meta.label_lower, thing_id=thing.pk)
    return rows.select_related("user", "token").order_by("-pk")[:NEWEST]
