"""Who may sign in, and which machines may call."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Permission
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from crm.contracts import confidential_permissions


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
        return self.is_active and (held or bool(opened and opened(self)))

    @cached_property
    def permissions_by_role(self) -> frozenset[str]:
        """What roles give, and what was given to this person by name; what a superuser has besides is left out."""
        given = Permission.objects.filter(Q(group__user=self) | Q(user=self)).order_by()
        return frozenset(
            f"{app}.{codename}" for app, codename in given.values_list("content_type__app_label", "codename")
        )

    def get_session_auth_hash(self) -> str:
        """Another after a change of password, role, municipality or standing: sessions made before it end."""
        return self._with_rights(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (self._with_rights(made) for made in super().get_session_auth_fallback_hash())

    def _with_rights(self, made: str) -> str:
        """Reads the roles themselves, so it does not matter through which door somebody changed them."""
        roles = sorted(User.groups.through.objects.filter(user_id=self.pk).values_list("group_id", flat=True))
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
