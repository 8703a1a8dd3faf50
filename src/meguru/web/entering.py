"""Who is logged in: the session and its account, read on every page. As Django and allauth do it, by queries built once."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from meguru.base.bodies.queries.actors import account_by_id
from meguru.base.towns.prepared import Prepared, Slot

_SESSION = Prepared(lambda: Session.objects.filter(session_key=Slot("key"), expire_date__gt=Slot("now")))


class SessionStore(DatabaseSessions):
    """Sessions in the database. Django finds this class by its name (``SESSION_ENGINE``)."""

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found


class Accounts(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Log-in by user name and password. An account that was closed is nobody from the next page on."""

    def get_user(self, user_id: int) -> object | None:
        """The account of a session, as long as it is open."""
        account = account_by_id(user_id)
        return account if self.user_can_authenticate(account) else None
