"""Decisions to change the plan: propose, agree (which adds a layer to the plan), drop.

May: the secretariat; agreed by a second person.
"""

from meguru.act.amendments.commands.adding import Parts
from meguru.act.amendments.commands.deciding import ProposalsHanded, agree_amendment, drop_amendment, hand_proposals
from meguru.act.amendments.commands.proposing import AmendmentDraft, correct_amendment, propose_amendment

__all__ = [
    "AmendmentDraft",
    "Parts",
    "ProposalsHanded",
    "agree_amendment",
    "correct_amendment",
    "drop_amendment",
    "hand_proposals",
    "propose_amendment",
]
