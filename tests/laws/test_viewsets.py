"""Every list of our models in the back office is a scoped one."""

from django.apps import apps
from wagtail.admin.viewsets import viewsets

from crm.backoffice.scoped import ScopedViewSet

OURS = {"crm", "cms", "acquisition", "campaigns"}
WAGTAILS_OWN = {"crm.Image", "crm.Document", "crm.User"}  # edited where Wagtail edits pictures, files and accounts


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
        and not isinstance(viewset, ScopedViewSet)
    ]
    assert loose == []


def test_there_are_viewsets_to_judge():
    assert sum(isinstance(viewset, ScopedViewSet) for viewset in registered()) >= 2
