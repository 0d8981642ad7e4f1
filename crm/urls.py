"""Public addresses of the ground floor: the local outbox, the preference page, and a person's calendar of tasks."""

from django.urls import URLPattern, URLResolver, path

from crm.public.outbox import show_outbox
from crm.public.preferences import ask_for_link, preferences
from crm.public.task_calendar import task_calendar

app_name = "crm"
urlpatterns: list[URLPattern | URLResolver] = [
    path("outbox/", show_outbox, name="outbox"),
    path("preferences/", ask_for_link, name="preferences_ask"),
    path("preferences/<str:token>/", preferences, name="preferences"),
    path("my-tasks/<str:token>.ics", task_calendar, name="task_calendar"),
]
