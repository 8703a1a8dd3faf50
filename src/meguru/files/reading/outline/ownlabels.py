"""Labels that only one document knows: lines under a mark that come again as they are, heading after heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from meguru.files.reading.outline.lines import Line
from meguru.files.reading.outline.numbering import bullet
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import PART_LABEL, cut_owner

_LONGEST = 30
_ENOUGH_OVER = 3


def repeated_labels(lines: Sequence[Line]) -> frozenset[str]:
    """Marked lines that come again as they are, heading after heading, with the mark of the labels this document knows.

    「●市民・地域に期待すること」 beside 「●現状」 and 「●市の取組」. Three that all stand right above tables are enough.
    """
    marked = [(found[0], line.text) for line in lines if not line.in_table and (found := bullet(line.text))]
    counts = Counter(text for _mark, text in marked)
    signs = {mark for mark, text in marked if PART_LABEL.match(text) and counts[text] > 1}
    over = Counter(line.text for line, below in pairwise(lines) if below.in_table and not line.in_table)
    return frozenset(
        text
        for mark, text in marked
        if ((mark in signs and counts[text] > 1) or over[text] == counts[text] >= _ENOUGH_OVER)
        and not cut_owner(text)[1]
        and not ends_sentence(text)
        and len(text) < _LONGEST
    )
