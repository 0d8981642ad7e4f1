"""Roles are groups: what each may do is said by the apps, and put in place after every migrate."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from crm.contracts import role_permissions

ROLES = ("Marketeers", "Writers", "Acquisition team", "Account managers", "Program Board", "Administrators")
EVERYBODY = ["wagtailadmin.access_admin"]


@transaction.atomic
def ensure_roles() -> None:
    """Every role exists and holds the permissions the apps name for it; what somebody added by hand stays."""
    granted: dict[str, list[str]] = {role: list(EVERYBODY) for role in ROLES}
    for parts in role_permissions:
        for role, names in parts.items():
            granted[role] += names
    for role, names in granted.items():
        group, _new = Group.objects.get_or_create(name=role)
        group.permissions.add(*(_permission(name) for name in names))


def _permission(name: str) -> Permission:
    app, _, codename = name.partition(".")
    try:
        return Permission.objects.get(content_type__app_label=app, codename=codename)
    except Permission.DoesNotExist:
        raise LookupError(f"a role names the permission {name}, which no model has") from None
