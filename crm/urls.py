"""Public addresses of the ground floor: the local outbox, and signing in."""

from django.urls import URLPattern, URLResolver, path

from crm.public.outbox import show_outbox

app_name = "crm"
urlpatterns: list[URLPattern | URLResolver] = [
    path("outbox/", show_outbox, name="outbox"),
]
