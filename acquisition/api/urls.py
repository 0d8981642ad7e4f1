"""Addresses for machines."""

from django.urls import path

from acquisition.api.views import EnquiriesView, LeadsView, LeadView

app_name = "api-acquisition"
urlpatterns = [
    path("enquiries/", EnquiriesView.as_view(), name="enquiries"),
    path("leads/", LeadsView.as_view(), name="leads"),
    path("leads/<int:pk>/", LeadView.as_view(), name="lead"),
]
