"""
Addresses of signing in: allauth's pages that we want, and ours.

Left out are those by which people would open or rename an account themselves.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path
from django.views.generic import RedirectView

from dashboard.people import invitations, security, single_sign_on

TO_SECURITY = RedirectView.as_view(pattern_name="security")

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", security.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[-0-9A-Za-z]{1,100})/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("security/", security.page, name="security"),
    path("security/demanded/", security.demanded, name="factor_demanded"),
    path("security/devices/end/", security.end_sessions, name="sessions_end"),
    path("security/devices/<int:number>/end/", security.end_session, name="session_end"),
    # allauth leads to these names after a change.
    path("2fa/", TO_SECURITY, name="mfa_index"),
    path("2fa/passkeys/", TO_SECURITY, name="mfa_list_webauthn"),
    path("2fa/authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/app/activate/", app.activate_totp, name="mfa_activate_totp"),
    path("2fa/app/deactivate/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("2fa/passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("2fa/passkeys/reauthenticate/", security.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", security.remove_passkey, name="mfa_remove_webauthn"),
    path("2fa/passkeys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("oidc/<slug:provider_id>/login/", single_sign_on.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", single_sign_on.callback, name="openid_connect_callback"),
    path("invitations/<slug:token>/", invitations.accept, name="invitation"),
]
