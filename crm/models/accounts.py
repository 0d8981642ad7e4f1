"""Who may sign in, and which machines may call."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group, Permission
from django.db import models
from django.db.models import Exists, IntegerField, OuterRef, Value
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permission_policies.sites import SitePermissionPolicy

from crm.contracts import confidential_permissions

GRANTS: dict[Any, Any] = {
    PagePermissionPolicy: GroupPagePermission,
    CollectionPermissionPolicy: GroupCollectionPermission,
    SitePermissionPolicy: GroupSitePermission,
}
"""What Wagtail lets a role do with some pages, collections or sites: the policy that asks, and where it stands."""


class User(AbstractUser):
    """A member of staff of the region or of one municipality. Roles are groups."""

    municipality = models.ForeignKey(
        "crm.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("municipality"),
        help_text=_("Account managers see what is shared with their municipality."),
    )

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def actor(self) -> str:
        """How this person signs events."""
        return f"user:{self.pk}"

    @property
    def language(self) -> str:
        """The language this person reads the back office in."""
        profile = getattr(self, "wagtail_userprofile", None)
        return (profile and profile.preferred_language) or settings.LANGUAGE_CODE

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """As Django says, except for what is confidential: being superuser opens none of that."""
        if obj is not None:
            return super().has_perm(perm, obj)
        opened = confidential_permissions.get(perm)
        held = (self.is_superuser and opened is None) or perm in self.permissions_by_role
        return self.is_active and (held or bool(opened and self._opened_for_a_while(perm)))

    def _opened_for_a_while(self, perm: str) -> bool:
        """Asked once, as roles are: a menu asks it for each of its items."""
        known: dict[str, bool] = self.__dict__.setdefault("_opened", {})
        if perm not in known:
            known[perm] = bool(confidential_permissions.get(perm)(self))  # type: ignore[misc]
        return known[perm]

    @cached_property
    def permissions_by_role(self) -> frozenset[str]:
        """What roles give, and what was given to this person by name; what a superuser has besides is left out."""
        return self._read_rights()[1]

    def _read_rights(self) -> tuple[list[int], frozenset[str]]:
        """The ids of the roles, and the permissions, in one question.

        Wagtail asks its three tables of grants for every page it draws. Where no role of this person has a grant it
        is told so here, through the name under which its policies keep their answer for the request.
        """
        noted = {model.__name__: Exists(model.objects.filter(group=OuterRef("pk"))) for model in GRANTS.values()}
        named = ("content_type__app_label", "codename")
        by_role = Group.objects.filter(user=self).annotate(**noted).order_by()
        by_name = Permission.objects.filter(user=self).order_by()
        rows = list(
            by_role.values_list("pk", *(f"permissions__{name}" for name in named), *noted).union(
                by_name.values_list(Value(None, IntegerField()), *named, *(Value(False) for _grant in noted))
            )
        )
        for place, policy in enumerate(GRANTS, start=3):
            self.__dict__.pop(policy.permission_cache_name, None)
            if not any(row[place] for row in rows):
                setattr(self, policy.permission_cache_name, [])
        roles = sorted({row[0] for row in rows if row[0] is not None})
        return roles, frozenset(f"{app}.{codename}" for _role, app, codename, *_grants in rows if codename)

    def get_session_auth_hash(self) -> str:
        """Another after a change of password, role, municipality or standing: sessions made before it end."""
        return self._with_rights(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (self._with_rights(made) for made in super().get_session_auth_fallback_hash())

    def _with_rights(self, made: str) -> str:
        """Reads the roles themselves, so it does not matter through which door somebody changed them.

        Every request of a session begins here, so what is read along is what the rest of it goes by.
        """
        roles, self.permissions_by_role = self._read_rights()
        rights = [made, self.is_active, self.is_superuser, self.municipality_id, roles]
        return salted_hmac("crm.session", repr(rights), algorithm="sha256").hexdigest()


class ApiToken(models.Model):
    """A machine's key: only its hash is kept; it acts for one user, within its scopes, until it expires."""

    user = models.ForeignKey(User, models.CASCADE, related_name="machine_tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
