"""Every address of the product, and the probe's door."""

from django.urls import path

from config.urls import handler500  # noqa: F401  Django looks for it here
from config.urls import urlpatterns as product
from tests.chaos.probe.doors import ring

urlpatterns = [path("probe/", ring), *product]
