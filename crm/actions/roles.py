"""Roles are groups: what each may do is said by the apps, and put in place after every migrate."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from crm.contracts import role_permissions
from crm.models.roles import ROLES

EVERYBODY = ["wagtailadmin.access_admin"]


@transaction.atomic
def ensure_roles() -> None:
    """Every role exists and holds the permissions the apps name for it; what somebody added by hand stays."""
    for role, names in permissions_of_roles().items():
        group, _new = Group.objects.get_or_create(name=role)
        group.permissions.add(*(_permission(name) for name in names))


def permissions_of_roles() -> dict[str, set[str]]:
    """Per role what the apps name for it."""
    granted: dict[str, set[str]] = {role: set(EVERYBODY) for role in ROLES}
    for parts in role_permissions:
        for role, names in parts.items():
            granted[role].update(names)
    return granted


def _permission(name: str) -> Permission:
    app, _, codename = name.partition(".")
    try:
        return Permission.objects.get(content_type__app_label=app, codename=codename)
    except Permission.DoesNotExist:
        raise LookupError(f"a role names the permission {name}, which no model has") from None
