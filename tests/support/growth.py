"""How much longer a work takes as what it is given grows. A ratio within one run: no machine is too slow for it."""

import time
from collections.abc import Callable


def growth(work: Callable[[int], object], *, short: int, long: int) -> float:
    """The processor time of ``work(long)`` over that of ``work(short)``, each the better of two runs."""
    return _best(work, long) / max(_best(work, short), 1e-6)


def _best(work: Callable[[int], object], size: int) -> float:
    taken = []
    for _ in range(2):
        start = time.process_time()
        work(size)
        taken.append(time.process_time() - start)
    return min(taken)
