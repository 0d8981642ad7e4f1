"""Public addresses of this app."""

from django.urls import path

from acquisition.public.bidbook import bidbook

app_name = "acquisition"
urlpatterns = [path("bidbook/<str:token>/", bidbook, name="bidbook")]
