"""Who may sign in, and which machines may call."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


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

    @property
    def actor(self) -> str:
        """How this person signs events."""
        return f"user:{self.pk}"


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
