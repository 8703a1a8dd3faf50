"""What becomes of it: changes of the plan."""

from django.urls import URLPattern

from meguru.web.staff.act import amendments, correcting, due_days, ending, reorganising, years

addresses: list[URLPattern] = [
    *years.addresses,
    *due_days.addresses,
    *correcting.addresses,
    *amendments.addresses,
    *reorganising.addresses,
    *ending.addresses,
]
