"""`tearsheet doctor`: can this machine crawl by itself, and if not, what to do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.commands.options import ConfigOption, DatabaseOption, ResultFormat
from crawler.logs import escape_controls, escape_json

if TYPE_CHECKING:
    from crawler.checkup.findings import Finding

EXAMPLES = """
Examples:

  tearsheet doctor

  tearsheet doctor --offline --format json
"""


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Ask no site for its robots.txt.")] = False,
    archive: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the WARC files [default: archive].")
    ] = None,
    form: Annotated[ResultFormat, typer.Option("--format", help="Form of the result.")] = ResultFormat.TEXT,
    database: DatabaseOption = None,
    config: ConfigOption = None,
) -> None:
    """Check whether this machine can crawl by itself, and say what to do where it can't.

    Settings, database, disks, clock, archive, locks, and one request for the robots.txt of each site. Nothing is
    written. Ends within 15 seconds, also where nothing answers.
    """
    from crawler.checkup.checkup import Asked, check_up
    from crawler.checkup.findings import exit_code_of

    findings = check_up(Asked(config, database, archive, is_offline=offline))
    if form is ResultFormat.JSON:
        rows = [asdict(finding) for finding in findings]
        print(escape_json(json.dumps(rows, ensure_ascii=False, indent=2)))
    else:
        print("\n".join(map(escape_controls, _lines(findings))))
    raise typer.Exit(exit_code_of(findings))


_MARKS = {"ok": "ok", "warning": "!", "fault": "x", "skipped": "-"}


def _lines(findings: Sequence[Finding]) -> list[str]:
    """A line a check, and what to do below it, indented; at the end how many there are of each."""
    width = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{_MARKS[finding.state]:<2}  {finding.name:<{width}}  {finding.what}")
        if finding.what_to_do:
            lines.append(f"      {finding.what_to_do}")
    counts = {state: sum(finding.state == state for finding in findings) for state in ("fault", "warning")}
    said = [f"{count} {state}{'' if count == 1 else 's'}" for state, count in counts.items() if count]
    return [*lines, ", ".join(said) or "all is well"]
