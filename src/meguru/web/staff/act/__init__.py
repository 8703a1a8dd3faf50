"""What becomes of it: changes of the plan."""

from django.urls import URLPattern

from meguru.web.staff.act import amendments, years

addresses: list[URLPattern] = [
    *years.addresses,
    *amendments.addresses,
]
