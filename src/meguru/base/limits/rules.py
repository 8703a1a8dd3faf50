"""What counts as one address, and which of the times of a count still count."""

import ipaddress
from collections.abc import Sequence

_NETWORK = 64  # whoever is given IPv6 is given at least so much of it


def one_address(address: str) -> str:
    """The name under which an address is counted: an IPv6 address by its /64, one that carries an IPv4 address as that."""
    try:
        found = ipaddress.ip_address(address.strip().split("%")[0])
    except ValueError:
        return address.strip()
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found, _NETWORK), strict=False))


def still_counting(times: Sequence[float], *, now: float, seconds: float) -> list[float]:
    """The times of the last ``seconds``, the newest first. One a little ahead counts too: clocks of two machines differ."""
    return sorted((each for each in times if now - seconds < each < now + seconds), reverse=True)
