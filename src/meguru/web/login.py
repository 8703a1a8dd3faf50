"""The door: log-in, log-out, password, authenticator app. Accounts are opened by the secretariat, nobody signs up alone.

django-allauth does the work; here are its words in Japanese, its forms in our look, and the addresses that are in use. There is no
mail server, so a forgotten password is renewed by the secretariat.
"""

from typing import Any, ClassVar

from allauth.account import views as account_views
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.core import context
from allauth.mfa import urls as mfa_urls
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path, reverse

from meguru.base.bodies.doorbook import account_named, note_at_door
from meguru.base.bodies.rules import DoorKind, is_expired
from meguru.core import clock
from meguru.core.language import _

_CODE_HINT = _("認証アプリに出ている6けたの数字。アプリが使えないときは、回復コードを入れてください。")

_APP_NEWS = {
    "mfa/email/totp_activated": DoorKind.APP_ADDED,
    "mfa/email/totp_deactivated": DoorKind.APP_REMOVED,
}


class LogInOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Log-in only, in plain words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("利用者名かパスワードが違います。大文字と小文字も確かめてください。"),
        "account_inactive": _("この利用者は、いま使えません。事務局にお問い合わせください。"),
        "enter_current_password": _("いまのパスワードが違います。"),
        "incorrect_password": _("パスワードが違います。"),
        "incorrect_code": _("番号が違います。新しい番号になってから、もう一度入れてください。"),
        "too_many_login_attempts": (
            _(
                "続けて間違えたため、しばらく入れません。5分ほどおいてから、もう一度お試しください。"
                "パスワードが分からないときは、事務局に連絡してください。"
            )
        ),
        "slip_expired": _(
            "この最初のパスワードは、紙に書いてある日を過ぎたので使えません。事務局に、新しい紙を頼んでください。"
        ),
        "rate_limited": _(
            "短い間に何度も送られたため、しばらく受け付けません。少しおいてから、もう一度お試しください。"
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see ``bodies.commands.open_account``."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """As allauth; a lock-out is noted. Failures are noted by ``authentication_failed``."""
        try:
            user = super().authenticate(request, **credentials)
        except ValidationError:
            self._note(DoorKind.LOCKED, request, name=credentials.get("username"))
            raise
        if user is not None and is_expired(user.given_until, clock.now(), is_given=user.has_given_password):
            self._note(DoorKind.FAILED, request, name=user.username)
            raise ValidationError(self.error_messages["slip_expired"], code="slip_expired")
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note it; of a name that nobody has only that it happened."""
        self._note(DoorKind.FAILED, request, name=credentials.get("username"))
        super().authentication_failed(request, **credentials)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Let in, after the last step, and note it."""
        super().login(request, user)
        note_at_door(DoorKind.ENTERED, user.pk, address=self.get_client_ip(request))

    def send_notification_mail(self, template_prefix: str, user: Any, *_: Any, **__: Any) -> None:
        """There is no mail: an authenticator app that came or went stands in the door book."""
        if (kind := _APP_NEWS.get(template_prefix)) is not None:
            note_at_door(kind, user.pk)

    def _note(self, kind: DoorKind, request: HttpRequest, *, name: str | None) -> None:
        note_at_door(kind, account_named(name or ""), address=self.get_client_ip(request))

    def set_password(self, user: Any, password: str) -> None:
        """The owner's own choice: from now on it is no longer a password somebody else gave."""
        user.has_given_password = False
        super().set_password(user, password)
        note_at_door(DoorKind.CHANGED, user.pk)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To work, not to the same form again."""
        return reverse("entrance")


class AuthenticatorApp(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The authenticator app, in plain words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("番号が違います。新しい番号になってから、もう一度入れてください。"),
        "cannot_delete_authenticator": _("認証アプリの確認を外せません。"),
        "cannot_generate_recovery_codes": _("回復コードは、認証アプリを使いはじめてからつくれます。"),
    }


class _Plain:
    """Labels and hints in Japanese, our classes, no placeholders; what is typed at the door is kept on no device (``keep.js``)."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            label, hint = self.words.get(name, (field.label, ""))
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["data-not-kept"] = True
            field.error_messages = {**field.error_messages, "required": _("書いてください。")}
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs["class"] = "input"


class LogInForm(_Plain, LoginForm):  # type: ignore[misc]  # allauth has no types
    """Name and password."""

    words: ClassVar = {"login": (_("利用者名"), ""), "password": (_("パスワード"), "")}


class NewPasswordForm(_Plain, ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """A new password for the old one."""

    words: ClassVar = {
        "oldpassword": (_("いまのパスワード"), ""),
        "password1": (
            _("新しいパスワード"),
            _("10文字以上。数字だけのもの、よくある言葉、利用者名に似たものは使えません。"),
        ),
        "password2": (_("新しいパスワード（もう一度）"), ""),
    }

    def clean(self) -> dict[str, Any]:
        """A new password is another one: a given one stays known to whoever gave it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("password1") and data.get("password1") == self.data.get("oldpassword"):
            self.add_error("password1", _("いまのパスワードとは違うものにしてください。"))
        return data


class FirstPasswordForm(_Plain, SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A password where there is none."""

    words: ClassVar = {
        "password1": (
            _("新しいパスワード"),
            _("10文字以上。数字だけのもの、よくある言葉、利用者名に似たものは使えません。"),
        ),
        "password2": (_("新しいパスワード（もう一度）"), ""),
    }


class PasswordAgainForm(_Plain, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password once more, before something that matters."""

    words: ClassVar = {"password": (_("パスワード"), "")}


class CodeForm(_Plain, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The number of the authenticator app."""

    words: ClassVar = {"code": (_("確認の番号"), _CODE_HINT)}

    def clean_code(self) -> str:
        """As allauth; a wrong number is noted."""
        try:
            return str(super().clean_code())
        except ValidationError:
            address = get_adapter().get_client_ip(context.request)
            note_at_door(DoorKind.CODE_FAILED, self.user.pk, address=address)
            raise


class CodeAgainForm(_Plain, ReauthenticateByCodeForm):  # type: ignore[misc]  # allauth has no types
    """The number once more, before something that matters."""

    words: ClassVar = {"code": (_("確認の番号"), _CODE_HINT)}


class BeginAppForm(_Plain, ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first number of a new authenticator app."""

    words: ClassVar = {"code": (_("確認の番号"), _("認証アプリに出ている6けたの数字。"))}


def ask_secretariat(request: HttpRequest, **_: Any) -> HttpResponse:
    """What nobody does alone here (a new account, a forgotten password, a mail address): whom to ask."""
    return render(request, "account/ask_secretariat.html")


addresses: list[URLPattern | URLResolver] = [
    path("accounts/login/", account_views.login, name="account_login"),
    path("accounts/logout/", account_views.logout, name="account_logout"),
    path("accounts/inactive/", account_views.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account_views.password_change, name="account_change_password"),
    path("accounts/password/set/", account_views.password_set, name="account_set_password"),
    # allauth asks for these three by name.
    path("accounts/password/reset/", ask_secretariat, name="account_reset_password"),
    path("accounts/signup/", ask_secretariat, name="account_signup"),
    path("accounts/email/", ask_secretariat, name="account_email"),
    path("accounts/2fa/", include(mfa_urls)),
]
