"""The people a visitor can ask, by name."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin


class ContactPerson(TranslatableMixin, models.Model):
    """Somebody who answers, in one language: the same person has one row per language they answer in."""

    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    promise = models.CharField(_("promise"), max_length=240, help_text=_("What happens after asking, and when."))
    is_sample = models.BooleanField(_("invented"), default=False)
    answers_for_the_site = models.BooleanField(
        _("answers for the whole site"), default=False, help_text=_("Named on every page that names nobody else.")
    )

    panels = list(
        map(
            FieldPanel,
            ("name", "role", "organisation", "email", "phone", "promise", "is_sample", "answers_for_the_site"),
        )
    )

    class Meta(TranslatableMixin.Meta):
        ordering = ["name"]
        verbose_name = _("named contact")
        verbose_name_plural = _("named contacts")

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"
