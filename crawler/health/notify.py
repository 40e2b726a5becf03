"""Tells somebody that a site broke, and that it is well again: once each, by webhook, e-mail or a command of theirs.

What is sent is made of names of the operator's own settings, numbers, and URLs of start pages. A channel that fails is
a warning of the run and never its end; the message comes again with the next run.
"""

from __future__ import annotations

import json
import logging
import os
import smtplib
import ssl
import subprocess
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from crawler.health.channels import Channels, Email
from crawler.logs import escape_controls
from schema.health import BreachRow

logger = logging.getLogger(__name__)

TIMEOUT_S = 15.0
"""Of one channel."""

_MOST_LINES = 50


@dataclass(frozen=True, slots=True)
class Message:
    """What began and what ended, in one message a run."""

    begun: Sequence[BreachRow]
    ended: Sequence[BreachRow]

    def subject(self) -> str:
        """One line of plain characters."""
        said = [f"{_sites(rows)} {word}" for rows, word in ((self.begun, "broken"), (self.ended, "well again")) if rows]
        return escape_controls("tearsheet: " + "; ".join(said))

    def text(self) -> str:
        """For people: a line for each breach."""
        lines = [f"{row.site}: {row.detail}" for row in self.begun]
        well = "{0.site}: well again: {0.measure}; it broke at {0.started_at:%Y-%m-%d %H:%M} UTC"
        lines += [well.format(row) for row in self.ended]
        more = len(lines) - _MOST_LINES
        lines = lines[:_MOST_LINES] + ([f"and {more} more: tearsheet status"] if more > 0 else [])
        return "\n".join(map(escape_controls, lines)) + "\n"

    def as_json(self) -> dict[str, Any]:
        """For programs; `text` is what chat services show."""
        return {
            "text": f"{self.subject()}\n{self.text()}",
            "begun": [_as_json(row) for row in self.begun],
            "ended": [_as_json(row) for row in self.ended],
        }


def send(message: Message, channels: Channels) -> bool:
    """Sends it by every channel; whether one of them took it."""
    ways: dict[str, Callable[[], None]] = {}
    if (webhook := channels.webhook) is not None:
        ways["webhook"] = lambda: _post(message, webhook)
    if (command := channels.command) is not None:
        ways["command"] = lambda: _run(message, command)
    if (email := channels.email) is not None:
        ways["e-mail"] = lambda: _mail(message, email)
    delivered = False
    for name, deliver in ways.items():
        try:
            deliver()
            delivered = True
        except (OSError, ValueError, smtplib.SMTPException, subprocess.SubprocessError) as error:
            logger.warning("nobody was told by %s: %s; it is tried again with the next run", name, error)
    return delivered


def _post(message: Message, url: str) -> None:
    body = json.dumps(message.as_json(), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "tearsheet"}
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - http(s), checked with the settings
    with urllib.request.urlopen(request, timeout=TIMEOUT_S):  # noqa: S310
        pass


def _run(message: Message, command: str) -> None:
    body = json.dumps(message.as_json(), ensure_ascii=False)
    subprocess.run(  # noqa: S602 - the operator's own command line
        command, shell=True, input=body, text=True, check=True, timeout=TIMEOUT_S, stdout=subprocess.DEVNULL
    )


def _mail(message: Message, email: Email) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = message.subject(), email.sender, ", ".join(email.to)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text())
    context = ssl.create_default_context()
    if email.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(email.server, email.port, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(email.server, email.port, timeout=TIMEOUT_S)
    with server:
        if email.security == "starttls":
            server.starttls(context=context)
        if email.user is not None:
            server.login(email.user, os.environ.get(email.password_variable or "", ""))
        server.send_message(mail)


def _sites(rows: Sequence[BreachRow]) -> str:
    names = list(dict.fromkeys(row.site for row in rows))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _as_json(row: BreachRow) -> dict[str, Any]:
    return {
        "site": row.site,
        "measure": row.measure,
        "expected": row.expected,
        "found": row.found,
        "detail": row.detail,
        "started_at": row.started_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
    }
