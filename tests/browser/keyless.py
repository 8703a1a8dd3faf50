"""Run inside a house's folder: an account that has no password, as single sign-on leaves one, and the operator's, let in for an
hour. Prints the keys of their sessions."""

from datetime import timedelta

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402  # Django comes first
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from meguru.base.bodies.models import Account, OperatorPass  # noqa: E402
from meguru.base.towns.models import Town  # noqa: E402
from meguru.base.towns.scope import town_scope  # noqa: E402
from meguru.core import clock  # noqa: E402


def main() -> None:
    """Make the accounts, log them in, print the keys."""
    print(_logged_in(get_user_model().objects.create_user("kagi-nashi")))
    operator = get_user_model().objects.create_user("buhin-mi")
    with town_scope(Town.objects.get(slug="kohoku")):
        now, hour = clock.now(), timedelta(hours=1)
        OperatorPass.objects.create(account=operator, reason="部品を見る", opens_at=now - hour, closes_at=now + hour)
    print(_logged_in(operator))


def _logged_in(account: Account) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "meguru.web.entering.Accounts"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
