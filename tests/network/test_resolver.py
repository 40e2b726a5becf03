"""Names are looked up, and special addresses kept back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

from crawler.network.resolver import IS_TRUSTED, MAX_REFUSED, GuardedResolver


@implementer(IResolutionReceiver)
class Receiver:
    """Collects what is found."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.is_complete = False

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.is_complete = True


class Names:
    """A resolver that knows what it is told."""

    def __init__(self, *hosts: str) -> None:
        self.hosts = hosts

    def resolveHostName(self, receiver: Any, name: str, port: int, *_: object) -> None:  # noqa: N802
        receiver.resolutionBegan(None)
        for host in self.hosts:
            kind = IPv6Address if ":" in host else IPv4Address
            receiver.addressResolved(kind("TCP", host, port))
        receiver.resolutionComplete()


def _look_up(*hosts: str, is_trusted: bool = False) -> tuple[Receiver, GuardedResolver]:
    resolver = GuardedResolver(SimpleNamespace(nameResolver=Names(*hosts)))
    receiver = Receiver()
    token = IS_TRUSTED.set(is_trusted)
    resolver.resolveHostName(receiver, "news.example", 443)
    IS_TRUSTED.reset(token)
    return receiver, resolver


def test_public_addresses_are_handed_on() -> None:
    receiver, resolver = _look_up("93.184.215.14", "2606:4700::1111")
    assert receiver.hosts == ["93.184.215.14", "2606:4700::1111"]
    assert receiver.is_complete
    assert resolver.refused == {}


def test_a_name_that_also_leads_inside_leads_outside_only() -> None:
    receiver, _ = _look_up("10.0.0.7", "93.184.215.14", "::ffff:127.0.0.1")
    assert receiver.hosts == ["93.184.215.14"]


def test_a_name_that_leads_inside_has_no_address() -> None:
    receiver, resolver = _look_up("169.254.169.254")
    assert receiver.hosts == []
    assert receiver.is_complete
    assert resolver.refused == {"news.example": "news.example has the link-local address 169.254.169.254"}


def test_what_the_operator_named_may_lie_anywhere() -> None:
    receiver, _ = _look_up("127.0.0.1", is_trusted=True)
    assert receiver.hosts == ["127.0.0.1"]


def test_refusals_do_not_pile_up() -> None:
    resolver = GuardedResolver(SimpleNamespace(nameResolver=Names("127.0.0.1")))
    for number in range(MAX_REFUSED + 5):
        resolver.resolveHostName(Receiver(), f"n{number}.example", 80)
    assert len(resolver.refused) == MAX_REFUSED
