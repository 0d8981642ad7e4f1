"""Addresses for machines: the description of the API, and the figures of the event log. The apps add their own."""

from django.urls import path

from crm.api.metrics import MetricsView
from crm.api.views import DocsView, SchemaView

app_name = "api"
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("metrics/", MetricsView.as_view(), name="metrics"),
]
