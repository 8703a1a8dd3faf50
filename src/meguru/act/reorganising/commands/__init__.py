"""Commands on reorganisations (組織改正): decide one, carry out what is due, take one back. All or nothing, with one reason.

Measures follow by dated changes of the plan, and with them their sheets, drafts and opinions; seats, open advice and proposals
of new measures follow on the day. May: the secretariat; Meguru itself carries out what was decided.
"""

from meguru.act.reorganising.commands.bodies_back import stand_again, undo_ending
from meguru.act.reorganising.commands.bodies_end import end_body
from meguru.act.reorganising.commands.carrying import carry_out_due
from meguru.act.reorganising.commands.deciding import reorganise
from meguru.act.reorganising.commands.undoing import undo_reorganisation

__all__ = ["carry_out_due", "end_body", "reorganise", "stand_again", "undo_ending", "undo_reorganisation"]
