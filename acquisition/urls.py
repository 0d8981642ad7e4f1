"""Public addresses of this app."""

from django.urls import path, register_converter

from acquisition.public.bidbook import bidbook, download, picture, reading
from acquisition.public.converters import PictureName

register_converter(PictureName, "picture")
from acquisition.public.confirmation import confirmation

app_name = "acquisition"
urlpatterns = [
    path("bidbook/<str:token>/", bidbook, name="bidbook"),
    path("bidbook/<str:token>/reading/", reading, name="bidbook_reading"),
    path("bidbook/<str:token>/pdf/", download, name="bidbook_pdf"),
    path("bidbook/<str:token>/<picture:name>", picture, name="bidbook_picture"),
    path("confirmation/<str:token>/", confirmation, name="confirmation"),
]
