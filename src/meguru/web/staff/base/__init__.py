"""Who takes part: bodies, seats, people, roles, the ledger, the log-in's record, the privacy guard."""

from django.urls import URLPattern

from meguru.web.staff.base import (
    basics,
    basics_forms,
    basics_take,
    bodies,
    correcting,
    door,
    guard,
    handover,
    ledger,
    moving,
    people,
    renaming,
    roles,
    seating,
    slips,
)

addresses: list[URLPattern] = [
    *bodies.addresses,
    *basics.addresses,
    *basics_forms.addresses,
    *basics_take.addresses,
    *correcting.addresses,
    *renaming.addresses,
    *seating.addresses,
    *moving.addresses,
    *handover.addresses,
    *slips.addresses,
    *people.addresses,
    *door.addresses,
    *roles.addresses,
    *ledger.addresses,
    *guard.addresses,
]
