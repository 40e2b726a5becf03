"""Looks host names up, and keeps to itself the addresses that nothing may be fetched from.

A connection is made to an address that was looked up for it here, so that a name that leads elsewhere a moment later
leads nowhere. Addresses that stand in the URL come through here as well, in whatever notation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from crawler.network.addresses import refusal_of

IS_TRUSTED: ContextVar[bool] = ContextVar("IS_TRUSTED", default=False)
"""Whether the request that is being sent goes to an origin that the operator named, and so to wherever that lies."""

MAX_REFUSED = 1_000
"""Hosts whose refusal is remembered, for the message."""


@implementer(IHostnameResolver)
class GuardedResolver:
    """Twisted's own resolver, IPv4 and IPv6, without the special addresses; Scrapy's setting TWISTED_DNS_RESOLVER."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor
        self._resolver = reactor.nameResolver
        self.refused: dict[str, str] = {}
        """Why a host, of those looked up last, has no address for us."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Called by Scrapy."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - the interface's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        receiver = resolutionReceiver
        if not IS_TRUSTED.get():
            receiver = _PublicOnly(receiver, hostName, self._note_refusal)
        return self._resolver.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)

    def _note_refusal(self, host: str, reason: str) -> None:
        if len(self.refused) >= MAX_REFUSED:
            self.refused.pop(next(iter(self.refused)))
        self.refused[host] = reason


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Hands on what may be connected to."""

    def __init__(self, receiver: Any, host: str, note_refusal: Callable[[str, str], None]) -> None:
        self._receiver = receiver
        self._host = host
        self._note_refusal = note_refusal
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - the interface's name
        kind = refusal_of(address.host)
        if kind is None:
            self._receiver.addressResolved(address)
        else:
            self._note_refusal(self._host, f"{self._host} has the {kind} address {address.host}")
