"""Access: who may do what. One ``Action`` enum, one role table, one ``can``/``require``; an ``Actor`` is plain data.

Conditions of state ("not now") are not permissions; they are in each area's ``rules.py``.
"""
