"""Public addresses of campaigns."""

from django.urls import path

from campaigns.public.clicks import follow

app_name = "campaigns"
urlpatterns = [path("r/<str:token>/", follow, name="follow")]
