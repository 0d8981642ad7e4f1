"""Who stands behind the site: for the footer, for machines, for whoever finds a hole in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class SiteIdentity(BaseSiteSetting):
    """The organisation behind the site."""

    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    security_email = models.EmailField(
        _("e-mail for security reports"), blank=True, help_text=_("Printed in security.txt (RFC 9116).")
    )
    linkedin = models.URLField("LinkedIn", blank=True)
    is_sample = models.BooleanField(_("invented, to show how it looks"), default=False)

    panels = list(
        map(
            FieldPanel,
            (
                "organisation",
                "street",
                "postcode",
                "city",
                "email",
                "phone",
                "security_email",
                "linkedin",
                "is_sample",
            ),
        )
    )

    class Meta:
        verbose_name = _("who stands behind the site")
