"""The plan: its document read, its draft, its lineage, its years, and the plan in force."""

from django.urls import URLPattern

from meguru.web.staff.plan import (
    arranging,
    changes_list,
    changing,
    drafting,
    lineage,
    participants,
    plan,
    reading,
    reading_hand,
    reading_table,
    term_settings,
)

addresses: list[URLPattern] = [
    *plan.addresses,
    *participants.addresses,
    *term_settings.addresses,
    *reading_hand.addresses,
    *reading_table.addresses,
    *reading.addresses,
    *drafting.addresses,
    *lineage.addresses,
    *arranging.addresses,
    *changes_list.addresses,
    *changing.addresses,
]
