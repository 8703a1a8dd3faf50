"""Takes the set-up of a town, whole or not at all. May: the secretariat. ``try_setup`` does it and takes it back."""

from meguru.plan.setup.commands.mappings import keep_mappings
from meguru.plan.setup.commands.taking import take_setup, try_setup

__all__ = ["keep_mappings", "take_setup", "try_setup"]
