"""Ready text for cron, systemd and logrotate: who calls `tearsheet crawl --due`, and where its log goes."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SYSTEMD_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"', "%": "%%", "$": "$$"})


@dataclass(frozen=True, slots=True)
class Schedule:
    """One scheduled call. All paths are absolute."""

    program: Path
    """The `tearsheet` to run."""
    folder: Path
    """Where it runs: relative paths of the command line start there."""
    arguments: tuple[str, ...]
    """Of `tearsheet`, such as ("crawl", "--due", "--quiet")."""
    minutes: int
    """From one call to the next; a divisor of 60."""
    log: Path
    user: str

    def crontab(self) -> str:
        """A line for `crontab -e`.

        A call that finds the last one still at work ends silently (`flock`), since cron mails whatever is printed.
        """
        command = ["flock", "--nonblock", "--conflict-exit-code", "0", str(self._lock), str(self.program)]
        shell = f"cd {shlex.quote(str(self.folder))} && {shlex.join([*command, *self._arguments_with_log])}"
        when = "0 * * * *" if self.minutes == 60 else f"*/{self.minutes} * * * *"
        return f"{when} {escape_percent(shell)}\n"

    def logrotate(self) -> str:
        """A file for /etc/logrotate.d: every run opens its log anew, so that nobody needs to be told."""
        lines = ["weekly", "rotate 8", "compress", "delaycompress", "missingok", "notifempty"]
        path = str(self.log).replace("\\", "\\\\").replace('"', '\\"')
        return f'"{path}" {{\n' + "".join(f"    {line}\n" for line in [*lines, f"su {self.user} {self.user}"]) + "}\n"

    def service(self) -> str:
        """tearsheet.service: a call at a time, its log in the journal, which rotates by itself."""
        command = _systemd_words([str(self.program), *self.arguments])
        return (
            "[Unit]\n"
            "Description=tearsheet: crawl the sites that are due\n"
            "Wants=network-online.target\n"
            "After=network-online.target\n"
            "\n"
            "[Service]\n"
            "Type=oneshot\n"
            f"User={self.user}\n"
            f"WorkingDirectory={str(self.folder).replace('%', '%%')}\n"
            f"ExecStart={command}\n"
            "# 75: another run holds the lock, or the database is away; the next call tries again.\n"
            "SuccessExitStatus=75\n"
            "TimeoutStartSec=infinity\n"
            "TimeoutStopSec=120\n"
            "NoNewPrivileges=true\n"
            "PrivateTmp=true\n"
        )

    def timer(self) -> str:
        """tearsheet.timer."""
        when = "hourly" if self.minutes == 60 else f"*:0/{self.minutes}"
        return (
            "[Unit]\n"
            "Description=tearsheet: look every few minutes which sites are due\n"
            "\n"
            "[Timer]\n"
            f"OnCalendar={when}\n"
            "Persistent=true\n"
            "\n"
            "[Install]\n"
            "WantedBy=timers.target\n"
        )

    @property
    def _lock(self) -> Path:
        return self.log.with_suffix(".cron.lock")

    @property
    def _arguments_with_log(self) -> tuple[str, ...]:
        return (*self.arguments, "--log-file", str(self.log))


def escape_percent(command: str) -> str:
    """A command as crontab(5) takes it: an unescaped percent sign would end the line there."""
    return command.replace("%", "\\%")


def _systemd_words(words: Sequence[str]) -> str:
    """Words of an ExecStart line, by systemd.service(5): quoted where needed, specifiers and variables escaped."""
    return " ".join(_systemd_word(word) for word in words)


def _systemd_word(word: str) -> str:
    escaped = word.translate(_SYSTEMD_QUOTED)
    is_plain = escaped == word and not any(character.isspace() or character in "';" for character in word)
    return word if is_plain and word else f'"{escaped}"'
