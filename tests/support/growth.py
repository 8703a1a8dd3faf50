"""How much more work something is as what it is given grows. A ratio within one run: no machine is too slow for it."""

import time
from collections.abc import Callable
from cProfile import Profile


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


def calls_of(work: Callable[..., object], *args: object) -> int:
    """How many functions of Python are called, and generators gone on with: the same number in every run."""
    profile = Profile(builtins=False)
    profile.runcall(work, *args)
    return sum(entry.callcount for entry in profile.getstats())
