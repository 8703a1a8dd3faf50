"""The door: accounts are opened by the secretariat, nobody signs up alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Log-in only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see ``bodies.commands.open_account``."""
        return False
