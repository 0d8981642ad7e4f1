"""Addresses of the forms; they are uncached and stand outside the languages' prefixes."""

from django.urls import path

from cms.public import bidbook

app_name = "cms"
urlpatterns = [
    path("forms/bidbook/<int:page_id>/", bidbook.bidbook_form, name="bidbook"),
    path("forms/guard/", bidbook.form_guard, name="guard"),
    path("forms/thanks/<str:reference>/", bidbook.thanks, name="thanks"),
]
