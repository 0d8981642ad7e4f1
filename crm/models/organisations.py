"""What belongs to organisations: where they sit, and what they are to one another."""

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models.people import Edited, Organisation


class Establishment(Edited):
    """One place where an organisation sits, as the trade register counts them."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="establishments")
    number = models.CharField(_("establishment number"), max_length=12, blank=True, db_index=True)
    name = models.CharField(_("name"), max_length=160, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    municipality = models.ForeignKey(
        "crm.Municipality", models.PROTECT, null=True, blank=True, verbose_name=_("municipality")
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("establishment")
        verbose_name_plural = _("establishments")

    def __str__(self) -> str:
        return self.name or self.city or self.address or self.number


class Relationship(models.Model):
    """What one organisation is to another, while it lasts, and who says so. None is not known."""

    class Kind(models.TextChoices):
        SUPPLIES = "supplies", _("supplies")
        PARTNER_OF = "partner_of", _("is a partner of")
        LANDLORD_OF = "landlord_of", _("is the landlord of")
        MEMBER_OF = "member_of", _("is a member of")
        INVESTS_IN = "invests_in", _("invests in")
        ADVISES = "advises", _("advises")
        COMPETES_WITH = "competes_with", _("competes with")

    from_organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="relationships_out")
    to_organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="relationships_in")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    since_on = models.DateField(_("since"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_organisation=models.F("to_organisation")), name="relationship_of_two"
            ),
            models.CheckConstraint(
                condition=models.Q(since_on=None)
                | models.Q(until_on=None)
                | models.Q(until_on__gte=models.F("since_on")),
                name="relationship_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["from_organisation", "to_organisation", "kind"],
                condition=models.Q(until_on=None),
                name="one_current_relationship",
            ),
        ]
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")

    def __str__(self) -> str:
        return f"{self.from_organisation} {self.get_kind_display()} {self.to_organisation}"

    @property
    def is_current(self) -> bool:
        return self.until_on is None or self.until_on > timezone.localdate()

    @property
    def seen_from_the_other(self) -> str | Promise:
        """The kind in the words of the organisation it points to."""
        return SEEN_FROM_THE_OTHER.get(self.Kind(self.kind), self.Kind(self.kind).label)


# Kinds that read the same from both sides are not listed.
SEEN_FROM_THE_OTHER: dict[Relationship.Kind, Promise] = {
    Relationship.Kind.SUPPLIES: pgettext_lazy("organisation", "is supplied by"),
    Relationship.Kind.LANDLORD_OF: pgettext_lazy("organisation", "rents from"),
    Relationship.Kind.MEMBER_OF: pgettext_lazy("organisation", "has as a member"),
    Relationship.Kind.INVESTS_IN: pgettext_lazy("organisation", "has as an investor"),
    Relationship.Kind.ADVISES: pgettext_lazy("organisation", "is advised by"),
}
