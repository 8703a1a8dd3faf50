"""Run inside a house's folder: an account that has no password, as single sign-on leaves one, and the key of its session."""

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402  # Django comes first
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402


def main() -> None:
    """Make the account, log it in, print the key."""
    account = get_user_model().objects.create_user("kagi-nashi")
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "meguru.web.entering.Accounts"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    print(session.session_key)


if __name__ == "__main__":
    main()
