"""The bidbook of a lead: its links and what was read, and copies that are cut for it."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from acquisition.actions.links import revoke_link, share_bidbook, share_edition
from acquisition.actions.tailored import edit_tailored, freeze_tailored, rebase_tailored, tailor_bidbook
from acquisition.backoffice.book_forms import BidbookForm, CutForm, LinkForm, TailorForm, TermsForm
from acquisition.backoffice.lead_pages import LeadPage
from acquisition.models import ShareLink
from acquisition.queries.bidbook_readings import readings_of
from acquisition.queries.tailored import moved_on_since, tailored_of
from crm.backoffice.scoped import ScopedObject
from crm.backoffice.verbs import Verb


class LeadBooks(LeadPage):
    template_name = "acquisition/backoffice/lead_books.html"
    tab = "books"

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        return {
            "readings": readings_of(self.object),
            "copies": [{"copy": copy, "moved": moved_on_since(copy)} for copy in tailored_of(self.object)],
            "bidbook_form": forms.get("bidbook_form") or BidbookForm(),
            "link_form": forms.get("link_form"),
            "tailor_form": forms.get("tailor_form") or TailorForm(),
            "copy_form": forms.get("copy_form"),
            "terms_form": TermsForm(),
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
            terms=form.terms(),
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


class Tailor(Verb, LeadBooks):
    permission, form_name = "acquisition.add_sharelink", "tailor_form"
    done = _("Here is a copy for this lead. Choose what stands in it.")
    form_class = TailorForm

    def carry_out(self, form: TailorForm) -> int:
        version = form.cleaned_data["version"]
        return tailor_bidbook(lead_id=self.object.pk, version_id=version.pk, actor_id=self.request.user.pk)


class TailoredVerb(Verb, LeadBooks):
    """A verb on one copy of the lead, named in the form; 404 for a copy of another lead."""

    permission, form_name = "acquisition.add_sharelink", "copy_form"

    @cached_property
    def copy(self) -> Any:
        sent = self.request.POST.get("copy") or self.request.GET.get("copy") or ""
        if not sent.isdecimal():
            raise Http404
        return get_object_or_404(tailored_of(self.object), pk=sent)


class CutCopy(TailoredVerb):
    """GET shows the sections to choose from, POST keeps the choice."""

    http_method_names = ("get", "head", "post")
    template_name = "acquisition/backoffice/tailored.html"
    done = _("Saved. Freeze it to send it.")

    def bound_form(self) -> CutForm:
        return CutForm(self.request.POST, copy=self.copy)

    def carry_out(self, form: CutForm) -> None:
        edit_tailored(
            tailored_id=self.copy.pk,
            cut=form.cut(),
            version=form.cleaned_data["version"],
            actor_id=self.request.user.pk,
        )

    def subject_context(self, forms: dict[str, Any]) -> dict[str, Any]:
        return {"copy": self.copy, "cut_form": forms.get("copy_form") or CutForm(copy=self.copy)}


class FreezeCopy(TailoredVerb):
    done = _("Frozen. This edition never changes; send it when you like.")

    def carry_out(self, _form: Any) -> int:
        return freeze_tailored(tailored_id=self.copy.pk, actor_id=self.request.user.pk)


class RebaseCopy(TailoredVerb):
    done = _("Made anew from the newest version. The editions before it stay as they were sent.")

    def carry_out(self, _form: Any) -> int:
        return rebase_tailored(tailored_id=self.copy.pk, actor_id=self.request.user.pk)


class SendEdition(TailoredVerb):
    done = _("The link is on its way by mail.")
    form_class = TermsForm

    def carry_out(self, form: TermsForm) -> int:
        edition = self.copy.editions.first()
        if edition is None:
            raise Http404
        return share_edition(edition_id=edition.pk, contact_id=self.object.contact_id, terms=form.terms())


BOOK_PAGES: dict[str, type[ScopedObject]] = {
    "books": LeadBooks,
    "bidbook": SendBidbook,
    "revoke": RevokeLink,
    "tailor": Tailor,
    "cut": CutCopy,
    "freeze": FreezeCopy,
    "rebase": RebaseCopy,
    "send_edition": SendEdition,
}
