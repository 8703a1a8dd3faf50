"""How much work something is, counted: whatever else the machine does, and however fast it is."""

from collections.abc import Callable
from cProfile import Profile


def calls_of(act: Callable[..., object], *args: object) -> int:
    """How many functions of Python are called, and generators gone on with, while this is done."""
    profile = Profile(builtins=False)
    profile.runcall(act, *args)
    return sum(entry.callcount for entry in profile.getstats())
