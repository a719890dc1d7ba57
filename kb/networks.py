"""Whom what an address does is counted against."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address


def network_of(address: str) -> str:
    """The address itself, or its network for one of IPv6.

    One line to the internet has all of such a network (RFC 6177, 2011). What is no address stays.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or f"{found.exploded[:19]}::/64")
    return str(found)
