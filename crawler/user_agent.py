"""Who the crawler says it is."""

from importlib.metadata import PackageNotFoundError, version

ROBOTS_TOKEN = "tearsheet"  # noqa: S105 - the product token of RFC 9309, no secret


def program_version() -> str:
    """The installed version, "0" in a checkout that was never installed."""
    try:
        return version("tearsheet")
    except PackageNotFoundError:
        return "0"


def user_agent(contact: str | None) -> str:
    """The User-Agent header: `tearsheet/VERSION`, with the operator's contact where there is one."""
    agent = f"{ROBOTS_TOKEN}/{program_version()}"
    return f"{agent} (+{contact})" if contact else agent
