"""Every setting, from the environment. Nothing set means: embedded, on this machine, with SQLite."""

from datetime import timedelta
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from config.environment import (
    count,
    flag,
    host_names,
    kept_secret,
    label,
    one_of,
    origin,
    places,
    port,
    redis_address,
    sender,
)
from config.logging import logging_settings
from config.modes import broker_kind, database, email, refuse_half_services, refuse_public_demo, storages

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Where and how -----------------------------------------------------------------------------------------------
DATA_DIR = Path(env.str("DATA_DIR", default=str(ROOT / ".data"))).resolve()
SITE_NAME = env.str("SITE_NAME", default="Dutch TechZone")
DEMO = flag("DEMO", env.str("DEMO", default=""))
DATABASE_URL = env.str("DATABASE_URL", default="")
BROKER_URL = env.str("BROKER_URL", default="").rstrip("/")  # the two carriers read a trailing slash differently
BROKER_NAMESPACE = label("BROKER_NAMESPACE", env.str("BROKER_NAMESPACE", default="dtz"))
EVENTS_QUEUE, MAIL_QUEUE = f"{BROKER_NAMESPACE}.events", f"{BROKER_NAMESPACE}.mail"
CACHE_URL = env.str("CACHE_URL", default="")
if CACHE_URL:
    redis_address("CACHE_URL", CACHE_URL)
EMAIL_URL = env.str("EMAIL_URL", default="")
PORT = port("PORT", env.str("PORT", default="8000"))
BROKER = broker_kind(BROKER_URL)
SERVICES = BROKER != "memory"
if SERVICES:
    refuse_half_services({"DATABASE_URL": DATABASE_URL, "EMAIL_URL": EMAIL_URL})
DEBUG = flag("DEBUG", env.str("DEBUG", default=""))

SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(DATA_DIR)
SUPPRESSION_KEYS = env.list("SUPPRESSION_KEYS", default=[]) or [SECRET_KEY]  # the first makes, all recognise
ALLOWED_HOSTS = host_names("ALLOWED_HOSTS", env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"]))
PUBLIC_URL = origin("PUBLIC_URL", env.str("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}"))
if DEMO:
    refuse_public_demo(PUBLIC_URL)
HTTPS = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUSTED_PROXY_COUNT = count("TRUSTED_PROXY_COUNT", env.str("TRUSTED_PROXY_COUNT", default="0"))

# --- Apps --------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "cms",
    "acquisition",
    "campaigns",
    "crm",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "crm.apps.ColleaguesConfig",
    "wagtail.snippets",
    "wagtail.api.v2",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "crm.middleware.CorrelationMiddleware",
    "crm.middleware.ClientAddressMiddleware",
    "crm.middleware.HeadersMiddleware",
    "crm.middleware.LoopbackDemoMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "crm.middleware.WishedLanguageMiddleware",
    "crm.middleware.PlainAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "crm.middleware.StaffActorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "crm.middleware.StrangerMiddleware",
    "crm.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.visitors.CarriedCodesMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
    "cms.middleware.visitors.VisitorPagesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["crm.templatetags.crm_site"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# --- Data --------------------------------------------------------------------------------------------------------
DATABASES = {"default": database(DATABASE_URL, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
STORAGES = storages(collected=SERVICES, data_dir=DATA_DIR)
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = not SERVICES

# --- Languages and time ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
FORMAT_MODULE_PATH = "config.formats"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("nl", _("Dutch")), ("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [ROOT / app / "locale" for app in ("config", "crm", "cms", "acquisition", "campaigns")]
USE_I18N = True
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- People and access -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "crm.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "crm.public.accounts.ColleagueBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/admin/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "crm.public.accounts.StaffAdapter"
ACCOUNT_FORMS = {"login": "crm.public.accounts.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Axes closes an account to one address; from everywhere together it is only slowed down, so nobody can shut it.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,10/m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "crm.public.accounts.SecondFactorAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = SITE_NAME
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_USERNAME_CALLABLE = "crm.public.accounts.login_name"
AXES_LOCKOUT_CALLABLE = "crm.public.accounts.locked_out"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 3600
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# What browsers may load. Staff pages also take the styles Wagtail's text editor writes, previews of uploads, and
# frames: a page is previewed under /admin/.
_ONLY_OURS = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "upgrade-insecure-requests": HTTPS or None,
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _ONLY_OURS}
CONTENT_SECURITY_POLICY_BY_PREFIX = {
    "/admin/": {
        **_ONLY_OURS,
        "default-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "display-capture")
)

# --- Mail --------------------------------------------------------------------------------------------------------
OUTBOX_DIR = DATA_DIR / "outbox"
globals().update(email(EMAIL_URL))
DEFAULT_FROM_EMAIL = sender(
    "DEFAULT_FROM_EMAIL",
    env.str("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <welkom@techzone.example.org>"),
)

# --- Wagtail -----------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILIMAGES_IMAGE_MODEL = "crm.Image"
WAGTAILDOCS_DOCUMENT_MODEL = "crm.Document"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("en", "English")]

# --- API ---------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["crm.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["crm.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "crm.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": SITE_NAME,
    "DESCRIPTION": "Enquiries in, leads out.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    "PREPROCESSING_HOOKS": ["crm.api.schema.ours_only"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- Outgoing HTTP: `host:port` pairs that may be called although they are not on the public internet ---------------
OUTGOING_HTTP_ALLOWED_HOSTS = places("OUTGOING_HTTP_ALLOWED_HOSTS", env.list("OUTGOING_HTTP_ALLOWED_HOSTS", default=[]))

# --- Logs --------------------------------------------------------------------------------------------------------
LOGGING_CONFIG = None
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
logging_settings(as_json=SERVICES, level=one_of("LOG_LEVEL", env.str("LOG_LEVEL", default="INFO"), LOG_LEVELS))
