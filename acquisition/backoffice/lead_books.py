"""The bidbook links of a lead."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from acquisition.actions.links import revoke_link, share_bidbook
from acquisition.backoffice.forms import BidbookForm, LinkForm
from acquisition.backoffice.lead_pages import LeadPage
from acquisition.models import ShareLink
from acquisition.queries.leads import links_of
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb


class LeadBooks(LeadPage):
    template_name = "acquisition/backoffice/lead_books.html"
    tab = "books"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        return {
            "links": links_of(self.object),
            "bidbook_form": forms.get("bidbook_form") or BidbookForm(),
            "link_form": forms.get("link_form"),
        }


class SendBidbook(Verb, LeadBooks):
    permission, form_name, done = "acquisition.add_sharelink", "bidbook_form", _("The link is on its way by mail.")
    form_class = BidbookForm

    def carry_out(self, form: BidbookForm) -> int:
        version = form.cleaned_data["version"]
        return share_bidbook(
            bidbook=version.bidbook.slug,
            language=version.language,
            contact_id=self.object.contact_id,
            lead_id=self.object.pk,
        )


class RevokeLink(Verb, LeadBooks):
    permission, form_name = "acquisition.change_sharelink", "link_form"
    done = _("The link opens nothing any more.")
    form_class = LinkForm

    def carry_out(self, form: LinkForm) -> None:
        link = get_object_or_404(
            ShareLink.objects.visible_to(self.request.user), lead=self.object, pk=form.cleaned_data["link"]
        )
        revoke_link(link_id=link.pk, actor_id=self.request.user.pk)


BOOK_PAGES: dict[str, type[ScopedObject]] = {"books": LeadBooks, "bidbook": SendBidbook, "revoke": RevokeLink}
