"""What one fills in to give several leads one owner or sector."""

from django import forms
from django.utils.translation import gettext_lazy as _

from acquisition.backoffice.forms import who_may
from crm.backoffice.list_fields import colleagues
from crm.models import Sector, User


def owner_choice(_user: User) -> forms.Field:
    region_wide = who_may("acquisition.view_every_lead").order_by("first_name", "username")
    return colleagues(region_wide, _("owner"), required=False)


def sector_choice(_user: User) -> forms.Field:
    return forms.ModelChoiceField(
        label=_("sector"), queryset=Sector.objects.all(), required=False, empty_label=_("not known")
    )
