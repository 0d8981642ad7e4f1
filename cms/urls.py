"""Addresses outside the languages' prefixes: the forms, which are uncached, and the icon."""

from django.urls import path

from cms.public import bidbook, form_door, icons, robots, thanks

app_name = "cms"
urlpatterns = [
    path("favicon.ico", icons.favicon, name="favicon"),
    path("forms/bidbook/<int:page_id>/", bidbook.DOOR.view(), name="bidbook"),
    path("forms/guard/", form_door.form_guard, name="guard"),
    path("forms/thanks/<str:reference>/", thanks.thanks, name="thanks"),
    path("robots.txt", robots.robots, name="robots"),
]
