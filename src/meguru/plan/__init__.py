"""Plan (計画): the adopted plans and their dated layers, and the calendar of the year."""
