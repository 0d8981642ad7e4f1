"""Who the region speaks with: organisations, contacts, and who works where."""

from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class VisibleToStaff(models.QuerySet[Any]):
    """Rows a member of staff sees when his role may view their kind; others see none."""

    def visible_to(self, user: Any) -> Self:
        return self if user.has_perm(f"crm.view_{self.model._meta.model_name}") else self.none()


class Unmerged(VisibleToStaff):
    """Rows of which several may turn out to be one; those that stand for another are seen by nobody."""

    def visible_to(self, user: Any) -> Self:
        return super().visible_to(user).standing()

    def standing(self) -> Self:
        """Without the rows that were merged into another."""
        return self.filter(merged_into=None)


class ContactQuerySet(Unmerged):
    def standing(self) -> Self:
        """Without the erased as well: of them nothing is left to see; what was done stands with the erasure."""
        return super().standing().filter(erased_at=None)


class Edited(models.Model):
    """A row that people edit: whoever saves it says which version they looked at."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Organisation(Edited):
    """A company, authority, school or partner. No identifier is unique: registers and people make mistakes.

    One that is `merged_into` another is a tombstone (docs/adr/0019): what was written of it leads to the other.
    """

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        MUNICIPALITY = "municipality", _("municipality")
        EDUCATION = "education", _("education")
        PARTNER = "partner", _("partner")
        NEIGHBOUR_REGION = "neighbour_region", _("neighbour region")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=160)
    normalised_name = models.CharField(max_length=160, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.COMPANY)
    kvk_number = models.CharField(_("KvK number"), max_length=8, blank=True, db_index=True)
    rsin = models.CharField(_("RSIN"), max_length=9, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=16, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    domain = models.CharField(_("web domain"), max_length=120, blank=True, db_index=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    address_more = models.CharField(_("address, second line"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    municipality = models.ForeignKey(
        "crm.Municipality", models.PROTECT, null=True, blank=True, verbose_name=_("municipality")
    )
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="subsidiaries", verbose_name=_("part of")
    )

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="tombstones",
        verbose_name=_("merged into"),
    )

    objects = Unmerged.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["updated_at", "id"], name="organisation_changed"),
            models.Index(fields=["rsin"], name="organisation_rsin"),
            models.Index(fields=["vat_number"], name="organisation_vat_number"),
            models.Index(fields=["name", "id"], name="organisation_name"),
            models.Index(fields=["kind", "name", "id"], name="organisation_kind"),
            models.Index(fields=["municipality", "name", "id"], name="organisation_municipality"),
            models.Index(fields=["country", "name", "id"], name="organisation_country"),
            models.Index(fields=["city", "name", "id"], name="organisation_city"),
        ]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        permissions = [("export_organisation", _("Can take organisations out as a file"))]

    def __str__(self) -> str:
        return self.name


class Contact(Edited):
    """A person, known by one e-mail address.

    One that is `merged_into` another is a tombstone (docs/adr/0019): it keeps its address, so that whoever writes
    from it is met as the other. Of one who was erased only the number is left (docs/adr/0020).
    """

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=2, default="nl")
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="tombstones",
        verbose_name=_("merged into"),
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["updated_at", "id"], name="contact_changed"),
            models.Index(fields=["phone"], name="contact_phone"),
            models.Index(fields=["name", "id"], name="contact_name"),
            models.Index(fields=["language", "name", "id"], name="contact_language"),
        ]
        permissions = [
            ("erase_contact", _("Can erase a person from everything")),
            ("disclose_contact", _("Can give a person all we know of them")),
            ("export_contact", _("Can take contacts out as a file")),
        ]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.name or gettext("somebody who was erased")


class Affiliation(models.Model):
    """A contact's role at an organisation, while it lasts: people change jobs."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    role = models.CharField(_("role"), max_length=80, blank=True)
    since_on = models.DateField(_("since"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["-since_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "organisation"], condition=models.Q(until_on=None), name="one_current_role"
            )
        ]
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")

    def __str__(self) -> str:
        return f"{self.contact} – {self.organisation}"

    @property
    def is_current(self) -> bool:
        return self.until_on is None or self.until_on > timezone.localdate()
