"""The dialogs in which an organisation or a contact is chosen."""

from django.utils.translation import gettext_lazy as _

from crm.backoffice.choosing import ScopedChooser
from crm.models import Contact, Organisation


class OrganisationChooser(ScopedChooser):
    model = Organisation
    icon = "home"
    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")


class ContactChooser(ScopedChooser):
    model = Contact
    icon = "user"
    choose_one_text = _("Choose a contact")
    choose_another_text = _("Choose another contact")


organisations = OrganisationChooser("crm_choose_organisation", url_prefix="crm-choose/organisation")
contacts = ContactChooser("crm_choose_contact", url_prefix="crm-choose/contact")
