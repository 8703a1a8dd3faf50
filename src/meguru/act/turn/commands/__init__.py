"""The turn of the year: opens a fiscal year with sheets that carry everything forward, closes it, takes it back. No tables."""

from meguru.act.turn.commands.closing import close_year
from meguru.act.turn.commands.moving import move_due
from meguru.act.turn.commands.opening import open_year
from meguru.act.turn.commands.undoing import undo_year

__all__ = ["close_year", "move_due", "open_year", "undo_year"]
