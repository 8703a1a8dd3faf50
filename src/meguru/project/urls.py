"""All addresses. They are stable: ``/`` the towns, ``/<town>/`` a town's public site, ``/<town>/work/`` its workshop."""

from django.urls import include, path

from meguru.web import login
from meguru.web import urls as web_urls

urlpatterns = [
    *login.addresses,
    path("", include(web_urls)),
]

handler400 = "meguru.web.errors.bad_request"
handler403 = "meguru.web.errors.forbidden"
handler404 = "meguru.web.errors.not_found"
handler429 = "meguru.web.errors.too_many"  # asked for by allauth
handler500 = "meguru.web.errors.server_error"
