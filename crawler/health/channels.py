"""Who is told that a site broke: the section `notify` of the settings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Email:
    """Where and how mail is handed over."""

    to: tuple[str, ...]
    sender: str
    server: str = "localhost"
    port: int = 25
    security: str = "none"
    """none, starttls, or tls from the first byte."""
    user: str | None = None
    password_variable: str | None = None
    """The environment variable that holds the password; settings are no place for one."""


@dataclass(frozen=True, slots=True)
class Channels:
    """Who is told; nobody by default."""

    webhook: str | None = None
    """Gets a POST of JSON."""
    command: str | None = None
    """A shell command that gets the JSON on stdin."""
    email: Email | None = None

    def __bool__(self) -> bool:
        return any((self.webhook, self.command, self.email))
