"""Which IP addresses a crawler of strangers' sites may connect to: the public ones.

What a name leads to is its owner's choice, so it is the address that counts, of each connection, after the lookup.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

_CARRIER = ip_network("100.64.0.0/10")
"""RFC 6598."""
_THIS_NETWORK = ip_network("0.0.0.0/8")
"""RFC 1122; many systems take it for the machine itself."""
_SITE_LOCAL = ip_network("fec0::/10")
"""RFC 3879."""
_LAST_32_BITS = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"), IPv6Network("::ffff:0:0:0/96"))
"""NAT64 (RFC 6052), IPv4-compatible (RFC 4291) and IPv4-translated (RFC 2765): an IPv4 address at the end."""


def refusal_of(address: str) -> str | None:
    """What kind of special address it is; None: it is public.

    Args:
        address: IPv4 in dotted decimals or IPv6, with a zone or without.

    Raises:
        ValueError: it is neither.
    """
    return next(filter(None, map(_kind, _meant(ip_address(address.partition("%")[0])))), None)


def _meant(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """The address, after the IPv4 addresses that it carries: where a tunnel or translator would send the packets."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            yield address.ipv4_mapped
            return
        if address.sixtofour is not None:
            yield address.sixtofour
        if address.teredo is not None:
            yield from address.teredo
        if int(address) > 1 and any(address in network for network in _LAST_32_BITS):
            yield IPv4Address(int(address) & 0xFFFF_FFFF)
            return
    yield address


def _kind(address: IPv4Address | IPv6Address) -> str | None:
    if address.is_unspecified or address in _THIS_NETWORK:
        return "unspecified"
    if address.is_loopback:
        return "loopback"
    if address.is_link_local:
        return "link-local"
    if address.is_multicast:
        return "multicast"
    if address in _CARRIER:
        return "carrier-grade NAT"
    if address.is_private or address in _SITE_LOCAL:
        return "private"
    return None if address.is_global and not address.is_reserved else "reserved"
