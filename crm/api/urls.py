"""Addresses for machines: the description of the API. The apps add their own."""

from django.urls import path

from crm.api.views import DocsView, SchemaView

app_name = "api"
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
]
