"""What becomes of it: changes of the plan."""

from django.urls import URLPattern

from meguru.web.staff.act import amendments, correcting, reorganising, years

addresses: list[URLPattern] = [
    *years.addresses,
    *correcting.addresses,
    *amendments.addresses,
    *reorganising.addresses,
]
