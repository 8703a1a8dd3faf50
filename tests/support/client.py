"""The client tests fetch pages with: outside any town scope, as real requests are, and with every page looked over."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django_scopes.state import state

from tests.support.page_check import check_response


class PageClient(Client):
    """Django's test client, with two differences.

    A request runs outside the test's own town scope, so that a page that forgets to declare one fails here as it would in the open.
    And every page that comes back is checked by ``page_check``; set ``check_pages = False`` to fetch without.
    """

    check_pages = True

    def request(self, **request: Any) -> HttpResponse:  # type: ignore[override]
        """Send one request."""
        before = state.set({})
        try:
            response = super().request(**request)
        finally:
            state.reset(before)
        if self.check_pages:
            check_response(response, address=f"{request.get('REQUEST_METHOD')} {request.get('PATH_INFO')}")
        return response  # type: ignore[return-value]
