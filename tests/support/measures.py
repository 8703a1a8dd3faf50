"""A measure of the town in scope by what people call it: its code in a term."""

from meguru.plan.plans.models import Measure


def measure_id(code: str, term: int = 3) -> int:
    """The id of a measure, as forms send it."""
    return Measure.objects.get(term__number=term, code=code).pk
