"""What people agreed to, in the words they saw: a chain of decisions for each contact (docs/adr/0016)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.digests import digest_of
from crm.models.places import in_language

FIRST = "0" * 64
"""What the first decision of a chain follows."""


class LegalBasis(models.TextChoices):
    """GDPR, article 6(1)."""

    CONSENT = "consent", _("consent")
    CONTRACT = "contract", _("a contract, or the steps towards one")
    PUBLIC_TASK = "public_task", _("a public task")
    LEGITIMATE_INTEREST = "legitimate_interest", _("a legitimate interest")


class Purpose(models.Model):
    """What we may use somebody's address for. A newsletter topic is a purpose too."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(_("names"), default=dict)
    wordings = models.JSONField(_("wordings"), default=dict, help_text=_("The sentence shown, per language."))
    wording_version = models.PositiveSmallIntegerField(_("wording version"), default=1)
    basis = models.CharField(_("legal basis"), max_length=20, choices=LegalBasis, default=LegalBasis.CONSENT)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("purpose")

    def __str__(self) -> str:
        return in_language(self.names)

    @property
    def wording(self) -> str:
        return in_language(self.wordings)


class ConsentAction(models.TextChoices):
    GIVEN = "given", _("given")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ConsentChannel(models.TextChoices):
    """Where it was said."""

    FORM = "form", _("a form on the site")
    DOUBLE_OPT_IN = "double_opt_in", _("asked on the site, confirmed from the mailbox")
    PREFERENCES = "preferences", _("the preference page")
    ONE_CLICK = "one_click", _("the unsubscribe button of a mail")
    SPOKEN = "spoken", _("a conversation")
    WRITTEN = "written", _("a letter or mail to us")
    IMPORT = "import", _("a list that was read in")
    UNKNOWN = "unknown", _("not written down")


class ConsentEvent(models.Model):
    """One decision of one person, with the exact sentence they saw. Rows are never changed and never deleted.

    `digest` covers the whole row and the digest of the contact's decision before; of the evidence it covers a digest
    only, so that the evidence can be blanked and the chain still holds.
    """

    contact = models.ForeignKey("crm.Contact", models.PROTECT, related_name="consent_events")
    number = models.PositiveIntegerField(help_text=_("The place in the contact's chain, from 1 on."))
    purpose = models.ForeignKey(Purpose, models.PROTECT)
    action = models.CharField(max_length=10, choices=ConsentAction)
    basis = models.CharField(max_length=20, choices=LegalBasis)
    channel = models.CharField(max_length=20, choices=ConsentChannel)
    wording = models.TextField()
    wording_version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    happened_at = models.DateTimeField()
    evidence_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["contact", "purpose", "-id"], name="consent_latest")]
        constraints = [models.UniqueConstraint(fields=["contact", "number"], name="consent_chain_never_forks")]
        verbose_name = _("consent")

    def __str__(self) -> str:
        return f"{self.purpose}: {self.get_action_display()}"

    @property
    def said(self) -> str:
        """Where it was said, in words; empty once the evidence was blanked."""
        return self.evidence.said if hasattr(self, "evidence") else ""

    def digest_after(self, previous: str) -> str:
        """What `digest` is when the decision before had `previous`, and nothing was changed since."""
        return digest_of(
            previous=previous,
            contact=self.contact_id,
            number=self.number,
            purpose=self.purpose.slug,
            action=self.action,
            basis=self.basis,
            channel=self.channel,
            wording=self.wording,
            wording_version=self.wording_version,
            language=self.language,
            happened_at=self.happened_at,
            evidence=self.evidence_digest,
        )


class ConsentEvidence(models.Model):
    """What leads from a decision to a person's doing. Never changed; deleted when the person is erased.

    The salt goes with it: what is left of it in the chain can then be guessed by nobody.
    """

    decision = models.OneToOneField(ConsentEvent, models.PROTECT, related_name="evidence")
    salt = models.CharField(max_length=32)
    said = models.CharField(max_length=160, help_text=_("Where it was said, such as a form and its reference."))
    request = models.CharField(max_length=40, blank=True, help_text=_("Double opt-in: the reference of the request."))
    requested_at = models.DateTimeField(null=True)
    mail_id = models.BigIntegerField(null=True, help_text=_("Double opt-in: the mail that asked to confirm."))
    message_id = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("evidence of consent")

    def __str__(self) -> str:
        return self.said

    def digest_now(self) -> str:
        return digest_of(
            salt=self.salt,
            said=self.said,
            request=self.request,
            requested_at=self.requested_at,
            mail=self.mail_id,
            message_id=self.message_id,
        )


class ConsentChain(models.Model):
    """Where a contact's chain of decisions ends, so that one cut off at the end is seen too."""

    contact = models.OneToOneField("crm.Contact", models.PROTECT, primary_key=True, related_name="consent_chain")
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=FIRST, help_text=_("The digest of the last decision."))
    blanked_through = models.PositiveIntegerField(
        default=0, help_text=_("Up to this decision the evidence was blanked, because the person was erased.")
    )
    links_withdrawn = models.PositiveIntegerField(
        default=0, help_text=_("How often the links to this person's preference page were made worthless.")
    )

    class Meta:
        verbose_name = _("chain of consent")

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.length}"
