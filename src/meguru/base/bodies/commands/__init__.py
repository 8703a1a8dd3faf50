"""Changes to bodies, seats, people and accounts. May: the secretariat, and the operator who sets a town up."""

from meguru.base.bodies.commands.bodies import add_committee, add_district, add_flow, add_organisation, found_town
from meguru.base.bodies.commands.corrections import (
    correct_committee,
    correct_district,
    correct_flow,
    correct_organisation,
    correct_person,
    correct_seat,
    correct_tenure,
    merge_registered,
    remove_registered,
)
from meguru.base.bodies.commands.deciding import mark_seat
from meguru.base.bodies.commands.moving import move_seats, try_moves
from meguru.base.bodies.commands.people import (
    add_person,
    admit_operator,
    erase_person,
    give_account,
    name_account,
    note_operator_entry,
    open_account,
    renew_password,
    take_back_pass,
)
from meguru.base.bodies.commands.renaming import make_due_renamings, rename_registered, take_back_renaming
from meguru.base.bodies.commands.seats import add_seat, leave_seat, take_seat
from meguru.base.bodies.commands.slips import give_slips
from meguru.base.bodies.commands.tenures import extend_seat, extend_tenure, withdraw_tenure

__all__ = [
    "add_committee",
    "add_district",
    "add_flow",
    "add_organisation",
    "add_person",
    "add_seat",
    "admit_operator",
    "correct_committee",
    "correct_district",
    "correct_flow",
    "correct_organisation",
    "correct_person",
    "correct_seat",
    "correct_tenure",
    "erase_person",
    "extend_seat",
    "extend_tenure",
    "found_town",
    "give_account",
    "give_slips",
    "leave_seat",
    "make_due_renamings",
    "mark_seat",
    "merge_registered",
    "move_seats",
    "name_account",
    "note_operator_entry",
    "open_account",
    "remove_registered",
    "rename_registered",
    "renew_password",
    "take_back_pass",
    "take_back_renaming",
    "take_seat",
    "try_moves",
    "withdraw_tenure",
]
