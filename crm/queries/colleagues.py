"""Who works here."""

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from crm.models import User


def who_may(codename: str) -> QuerySet[User]:
    """Colleagues who hold this permission of crm, by a role, by themselves, or because they may do everything."""
    may = Permission.objects.filter(content_type__app_label="crm", codename=codename)
    holds = Q(is_superuser=True) | Q(groups__permissions__in=may) | Q(user_permissions__in=may)
    found = User.objects.filter(holds, is_active=True).order_by().values("pk")
    return User.objects.filter(pk__in=found).order_by("first_name", "last_name", "username")
