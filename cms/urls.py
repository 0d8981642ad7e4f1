"""Addresses outside the languages' prefixes: the forms, which are uncached, and the icon."""

from django.urls import path

from cms.public import bidbook, icons, robots

app_name = "cms"
urlpatterns = [
    path("favicon.ico", icons.favicon, name="favicon"),
    path("forms/bidbook/<int:page_id>/", bidbook.bidbook_form, name="bidbook"),
    path("forms/guard/", bidbook.form_guard, name="guard"),
    path("forms/thanks/<str:reference>/", bidbook.thanks, name="thanks"),
    path("robots.txt", robots.robots, name="robots"),
]
