"""Every address of the product, by room."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtail_admin_urls
from wagtail.documents import urls as wagtail_document_urls

from cms.api.pages import router as pages
from cms.public import serving
from config.health import healthz, readyz
from crm.api.views import UnknownAddressView
from crm.public.accounts import to_sign_in

handler404 = "cms.public.missing.not_found"
handler500 = "crm.public.errors.server_error"

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("", include("crm.urls")),
    path("", include("cms.urls")),
    path("", include("acquisition.urls")),
    path("", include("campaigns.urls")),
    path("api/v2/", pages.urls),
    path("api/", include("crm.api.urls")),
    path("api/", include("acquisition.api.urls")),
    re_path(r"^api/", UnknownAddressView.as_view()),
    path("account/", include("crm.public.account_addresses")),
    path("admin/login/", to_sign_in),
    path("admin/password_reset/", to_sign_in),
    path("admin/password_reset/<path:rest>", to_sign_in),
    path("admin/", include(wagtail_admin_urls)),
    path("documents/", include(wagtail_document_urls)),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),  # on services the proxy comes first
    *i18n_patterns(
        path("_util/login/", to_sign_in),
        re_path(r"^((?:[\w\-]+/)*)$", serving.serve),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
