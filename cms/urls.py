"""Addresses outside the languages' prefixes: the forms, which are uncached, files for machines, and the icon."""

from django.conf import settings
from django.urls import path, re_path
from django.views.generic import RedirectView

from cms.public import (
    bidbook,
    calendars,
    counts,
    data,
    enquiry,
    feeds,
    form_door,
    icons,
    meetups,
    newsletter,
    robots,
    sitemaps,
    social,
    thanks,
    triage,
    wellknown,
)

app_name = "cms"
urlpatterns = [
    path("data/", data.data_page, name="data"),
    re_path(r"^(?P<language>en|de)/data/$", data.data_page, name="data_in"),
    path("data/catalog.json", data.data_catalogue, name="data_catalogue"),
    path("data/<slug:slug>.csv-metadata.json", data.data_schema, name="data_schema"),
    re_path(r"^data/(?P<slug>[\w-]+)\.(?P<ending>csv|json)$", data.data_file, name="data_file"),
    re_path(r"^data/figures/(?P<slug>[\w-]+)\.(?P<ending>csv|json)$", data.figure_file, name="figure_file"),
    path("favicon.ico", icons.favicon, name="favicon"),
    path("feeds/agenda.<slug:language>.ics", calendars.agenda_calendar, name="agenda_calendar"),
    path("feeds/meetup-<int:page_id>.ics", calendars.meetup_calendar, name="meetup_calendar"),
    path("feeds/<slug:what>.<slug:language>.<slug:form>", feeds.feed, name="feed"),
    path("forms/bidbook/<int:page_id>/", bidbook.DOOR.view(), name="bidbook"),
    path("forms/enquiry/<int:page_id>/", enquiry.DOOR.view(), name="enquiry"),
    path("forms/newsletter/<int:page_id>/", newsletter.DOOR.view(), name="newsletter"),
    path("forms/newsletter/confirm/<str:token>/", newsletter.confirm, name="confirm"),
    path("forms/triage/<int:page_id>/", triage.DOOR.view(), name="triage"),
    path("forms/meetup/<int:page_id>/", meetups.DOOR.view(), name="meetup"),
    path("forms/meetup/cancel/<str:token>/", meetups.cancel, name="meetup_cancel"),
    path("forms/meetup/thanks/<str:reference>/", meetups.thanks, name="meetup_thanks"),
    path("forms/guard/", form_door.form_guard, name="guard"),
    path("forms/thanks/<str:reference>/", thanks.thanks, name="thanks"),
    path("m", counts.count, name="count"),
    re_path(
        rf"^{settings.LANGUAGE_CODE}/(?P<rest>(?:[\w-]+/)*)$",
        RedirectView.as_view(url="/%(rest)s", permanent=True, query_string=True),
        name="without_prefix",
    ),
    path("robots.txt", robots.robots, name="robots"),
    path(".well-known/security.txt", wellknown.security, name="security"),
    path("sitemap.xml", sitemaps.sitemap_index, name="sitemaps"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_of, name="sitemap"),
    path("social/<int:page_id>-<slug:mark>.png", social.social, name="social"),
]
