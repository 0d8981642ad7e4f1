"""Every list of our models in the back office is a scoped one."""

from django.apps import apps
from wagtail.admin.viewsets import viewsets

from crm.backoffice.choosing import ScopedChooser
from crm.backoffice.scoped import ScopedViewSet

OURS = {"crm", "cms", "acquisition", "campaigns"}
# Edited where Wagtail edits pictures, files and accounts: who may is a matter of the role, not of the row.
WAGTAILS_OWN = {
    "crm.Image": "wagtail.images",
    "crm.Document": "wagtail.documents",
    "crm.User": "wagtail.users",
    "cms.ContactPerson": "wagtail.snippets",
    "cms.StorySeries": "wagtail.snippets",
}


def registered():
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018  loads the hooks
    return [viewset for viewset in viewsets.viewsets if isinstance(getattr(viewset, "model", None), type)]


def test_our_models_are_shown_by_scoped_viewsets_only():
    loose = [
        type(viewset).__name__
        for viewset in registered()
        if viewset.model._meta.app_label in OURS
        and viewset.model._meta.label not in WAGTAILS_OWN
        and not issubclass(viewset.model, apps.get_model("wagtailcore.Page"))
        and not isinstance(viewset, ScopedViewSet | ScopedChooser)
    ]
    assert loose == []


def test_what_wagtail_edits_is_shown_by_wagtails_own_viewset_or_a_form_more_of_it():
    shown = {viewset.model._meta.label: type(viewset).__mro__ for viewset in registered()}
    for label, home in WAGTAILS_OWN.items():
        if label in shown:
            assert any(kind.__module__.startswith(home) for kind in shown[label]), label
    assert "crm.User" in shown


def test_there_are_viewsets_to_judge():
    assert sum(isinstance(viewset, ScopedViewSet) for viewset in registered()) >= 2
