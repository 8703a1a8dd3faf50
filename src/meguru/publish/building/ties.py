"""How the measures of one book's plan stand to those of the plans before and after, along the lineage and by id.

What was said of another plan's measure belongs to what continues it, and never to a measure that has the same number now.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.check.reviews.queries import SheetView
from meguru.core.language import _
from meguru.plan.plans.queries.lineage import Ancestor
from meguru.plan.plans.rules import Lineage


@dataclass(frozen=True)
class Ties:
    """``own``: the book's measures by id, as codes. ``named``: every other measure of their lines or spoken of in the book."""

    own: Mapping[int, str]
    lineage: Lineage
    named: Mapping[int, Ancestor]
    sheets: Mapping[int, tuple[SheetView, ...]]  # accepted ones of earlier terms, by measure

    def codes_of(self, measure_id: int | None) -> tuple[str, ...]:
        """The book's measures of the same line: itself, or what continues it. Of what goes on nowhere: none."""
        if measure_id is None:
            return ()
        if measure_id in self.own:
            return (self.own[measure_id],)
        line = self.lineage.line_of(measure_id)
        return tuple(code for own, code in self.own.items() if own in line)

    def code_of(self, measure_id: int | None) -> str | None:
        """The same where it is one measure."""
        codes = self.codes_of(measure_id)
        return codes[0] if len(codes) == 1 else None

    def about(self, measure_id: int | None) -> str:
        """What was spoken of, in words, where it is no measure of the book's own plan."""
        row = self.named.get(measure_id) if measure_id is not None and measure_id not in self.own else None
        return _("第{term_number}期の「{title}」").format(term_number=row.term_number, title=row.title) if row else ""

    def forebears(self, measure_id: int, *, before: int) -> list[Ancestor]:
        """The measures of terms ended before a year that one came from, the newest term first."""
        line = self.lineage.line_of(measure_id) - {measure_id}
        found = [self.named[each] for each in line if each in self.named and self.named[each].last_year < before]
        return sorted(found, key=lambda row: (-row.term_number, row.number))
