"""Django's settings, all from `corong.config`. The composition root: the only place that names every app."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF

from corong.config import config
from corong.database_address import parse
from corong.embedded.addresses import addresses
from corong.keys import web_key
from corong.mail_address import ANSWER_SECONDS
from corong.mail_address import parse as parse_mail_server
from corong.media_store import made, storage
from corong.single_sign_on import sign_in_services

django_stubs_ext.monkeypatch()

ROOT: Final = Path(__file__).resolve().parent.parent
CONFIG: Final = config()
ADDRESSES: Final = addresses(CONFIG)

SECRET_KEY = web_key(CONFIG)
DEBUG = CONFIG.corong_debug
ALLOWED_HOSTS = [host for host in CONFIG.corong_hosts.split(",") if host]
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [ROOT / "dashboard" / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "corong.organisations",
    "corong.people",
    "corong.accounts",
    "corong.posts",
    "corong.media",
    "corong.approvals",
    "corong.deliveries",
    "corong.publications",
    "corong.broadcasts",
    "corong.metrics",
    "corong.histories",
    "corong.tallies",
    "corong.conversations",
    "corong.alerts",
    "corong.mailings",
    "corong.tellings",
    "corong.reports",
    "corong.events",
    "corong.feeds",
    "corong.phrases",
    "corong.tagging",
    "corong.imports",
    "corong.library",
    "corong.practice",
    "dashboard",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
]
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["dashboard.people.door_keeper.DoorKeeper"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_ADAPTER = "dashboard.people.adapter.ClosedDoor"
ACCOUNT_SESSION_REMEMBER = True
# By address of the network an office shares, and by the address of the person who is signing in.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": f"100/m/ip,{CONFIG.corong_sign_in_tries}/15m/key",
    "reset_password": "30/m/ip,3/15m/key",
    "reset_password_from_key": "30/m/ip",
    "signup": None,
    "confirm_email": None,
}
PASSWORD_RESET_TIMEOUT = 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_ADAPTER = "dashboard.people.adapter.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Addresses are named by who invites; a second factor need not wait until one is shown to be right.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "dashboard.people.factor_forms.Authenticate",
    "reauthenticate": "dashboard.people.factor_forms.Reauthenticate",
    "activate_totp": "dashboard.people.factor_forms.ActivateApp",
    "add_webauthn": "dashboard.people.factor_forms.AddPasskey",
    "authenticate_webauthn": "dashboard.people.factor_forms.AuthenticatePasskey",
    "login_webauthn": "dashboard.people.factor_forms.LoginPasskey",
    "reauthenticate_webauthn": "dashboard.people.factor_forms.ReauthenticatePasskey",
}
MFA_TOTP_ISSUER = "Corong"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Browsers let passkeys be used on localhost without TLS: there people try things out.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CONFIG.corong_public_address.startswith("https://")
SOCIALACCOUNT_ADAPTER = "dashboard.people.single_sign_on.InvitedOnly"
SOCIALACCOUNT_AUTO_SIGNUP = False
# A form that leads to another host is stopped by our content policy; a link is not.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": sign_in_services(CONFIG)}}
# What limits sign-ins is counted in PostgreSQL: every web process sees it, and a restart of the broker forgets nothing.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_throttle",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "dashboard.typed_text.WithoutNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dashboard.practice.mode.PracticeMode",
    "dashboard.people.language.PersonsLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dashboard.people.seen.LastSeen",
    "dashboard.people.second_factor.SecondFactor",
]
ROOT_URLCONF = "dashboard.urls"
WSGI_APPLICATION = "dashboard.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "dashboard" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
            ],
        },
    }
]

DATABASES = {"default": parse(ADDRESSES.database_url, pool_size=CONFIG.corong_database_connections)}

STATIC_URL = "static/"
# The charts' library lies in a package whose Python code is never run: it is found without being imported.
CHARTS: Final = find_spec("instaui_echarts")
STATICFILES_DIRS = [
    ("vendor/echarts", Path(folder) / "static") for folder in (CHARTS and CHARTS.submodule_search_locations) or ()
]
MEDIA_ROOT = CONFIG.media_folder
MEDIA_URL = "media/"
# Static files are served from the packages they lie in: nothing is collected, so there is no STATIC_ROOT.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": storage(CONFIG),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_TEMP_DIR = made(CONFIG.scratch_folder)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "dashboard.people.views.form_too_old"
SESSION_COOKIE_SAMESITE = "Lax"
if CONFIG.corong_public_address.startswith("https://"):
    # Behind a proxy that ends TLS: it must set X-Forwarded-Proto itself, and put the address of
    # who asks at the end of X-Forwarded-For.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [CONFIG.corong_public_address]
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
DEFAULT_FROM_EMAIL = CONFIG.corong_mail_from
# Without a server mail goes nowhere: on the console it would put links to new passwords into the logs.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if CONFIG.corong_mail_url.get_secret_value():
    MAIL_SERVER: Final = parse_mail_server(CONFIG.corong_mail_url.get_secret_value())
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = MAIL_SERVER.host
    EMAIL_PORT = MAIL_SERVER.port
    EMAIL_HOST_USER = MAIL_SERVER.username
    EMAIL_HOST_PASSWORD = MAIL_SERVER.password
    EMAIL_USE_TLS = MAIL_SERVER.use_tls
    EMAIL_USE_SSL = MAIL_SERVER.use_ssl
    EMAIL_TIMEOUT = ANSWER_SECONDS
LOGGING_CONFIG = None
