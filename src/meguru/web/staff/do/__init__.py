"""What is done: the activity log, milestones, and who looks after a measure."""

from django.urls import URLPattern

from meguru.web.staff.do import activities, milestones

addresses: list[URLPattern] = [
    *activities.addresses,
    *milestones.addresses,
]
