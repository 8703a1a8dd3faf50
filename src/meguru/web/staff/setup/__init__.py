"""The set-up of the town in one workbook: out with everything there is, and in again with what is new or corrected."""

from django.urls import URLPattern

from meguru.web.staff.setup import elsewhere, workbook

addresses: list[URLPattern] = [*workbook.addresses, *elsewhere.addresses]
