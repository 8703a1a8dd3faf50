"""What is done: the activity log."""

from django.urls import URLPattern

from meguru.web.staff.do import activities

addresses: list[URLPattern] = [
    *activities.addresses,
]
