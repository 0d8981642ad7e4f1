"""Public addresses of this app."""

from django.urls import path

from acquisition.public.bidbook import bidbook
from acquisition.public.confirmation import confirmation

app_name = "acquisition"
urlpatterns = [
    path("bidbook/<str:token>/", bidbook, name="bidbook"),
    path("confirmation/<str:token>/", confirmation, name="confirmation"),
]
