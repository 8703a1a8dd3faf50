"""Changes to plans: prepare a term, write its measures and districts, adopt (freeze) it, lay dated layers on it, link it.

May: the secretariat. After adoption the text cannot be changed by any command; only ``add_layer`` adds to it. Who does a measure,
where, by which indicators, and a term's dates and quorum are changed from a day (``changing``, ``term_changes``).
"""

from meguru.plan.plans.commands.adopting import adopt_plan, base_digest
from meguru.plan.plans.commands.applying import apply_due_changes
from meguru.plan.plans.commands.changing import (
    IndicatorEdit,
    MeasureEdit,
    change_measure,
    withdraw_change,
)
from meguru.plan.plans.commands.drafts import (
    IndicatorDraft,
    MeasureDraft,
    ThemeDraft,
    add_measure,
    arrange_measure,
    drop_district_plan,
    drop_measure,
    write_district_plan,
)
from meguru.plan.plans.commands.erasing import erase_old_readings
from meguru.plan.plans.commands.from_reading import OwnerAnswers, PrintedAnswers
from meguru.plan.plans.commands.layers import NewMeasure, add_layer
from meguru.plan.plans.commands.linking import Passage, link_measures
from meguru.plan.plans.commands.participants import write_participants
from meguru.plan.plans.commands.parts import PartEdit
from meguru.plan.plans.commands.reassigning import reassign_body
from meguru.plan.plans.commands.term_changes import change_term, withdraw_term_change
from meguru.plan.plans.commands.terms import prepare_term, set_term
from meguru.plan.plans.rules import is_ward_council
from meguru.plan.terms.parts import PartDraft

__all__ = [
    "IndicatorDraft",
    "IndicatorEdit",
    "MeasureDraft",
    "MeasureEdit",
    "NewMeasure",
    "OwnerAnswers",
    "PartDraft",
    "PartEdit",
    "Passage",
    "PrintedAnswers",
    "ThemeDraft",
    "add_layer",
    "add_measure",
    "adopt_plan",
    "apply_due_changes",
    "arrange_measure",
    "base_digest",
    "change_measure",
    "change_term",
    "drop_district_plan",
    "drop_measure",
    "erase_old_readings",
    "is_ward_council",
    "link_measures",
    "prepare_term",
    "reassign_body",
    "set_term",
    "withdraw_change",
    "withdraw_term_change",
    "write_district_plan",
    "write_participants",
]
