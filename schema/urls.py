"""One spelling for each URL: what the frontier, the articles and the links are compared by.

`normalise_url` follows the URL standard's parser for http(s) (https://url.spec.whatwg.org/#url-parsing), then the
normalisations that RFC 3986 calls safe (https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2), then drops what names no
content:

1. C0 controls and spaces around it, tabs and line ends inside it are removed (basic URL parser, steps 1 to 3).
2. The scheme is lower-cased; anything but http and https is refused.
3. Backslashes count as slashes up to the query; any number of slashes may start the authority.
4. Userinfo is refused: no page needs a password, and it hides the real host from a reader.
5. The host is percent-decoded, mapped by UTS #46 to ASCII and lower-cased, its trailing dot dropped; IPv4 numbers in
   any form become dotted decimals, IPv6 is compressed (host parser).
6. The default port is dropped.
7. "." and ".." segments are resolved, percent-encoded ones too (path state); an empty path becomes "/".
8. In path and query, escapes of unreserved characters are decoded and other escapes upper-cased (RFC 3986, 6.2.2.1
   and 6.2.2.2); a "%" that starts no escape, and whatever is not safe in both standards, is escaped as UTF-8.
9. Tracking parameters are dropped; the order of the others is kept, since servers may read meaning into it.
10. An empty query and the fragment are dropped.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from urllib.parse import unquote_to_bytes

MAX_URL_CHARS = 2_000
"""Of a normalised URL. Longer ones are traps in practice, and PostgreSQL's index rows end at 8 kB."""

_MAX_INPUT_CHARS = 8 * MAX_URL_CHARS

TRACKING_PREFIXES = ("utm_", "mtm_", "itm_", "hsa_", "__hs", "at_campaign", "at_link_", "at_custom")
"""Prefixes of query parameters that only say where a reader came from."""

TRACKING_PARAMETERS = frozenset(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh srsltid epik
    mc_cid mc_eid mkt_tok _ga _gl _openstat xtor s_kwcid ef_id wickedid vero_id vero_conv oly_anon_id oly_enc_id
    pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid piwik_campaign piwik_kwd
    at_medium at_format at_bbc_team at_ptr_name ns_mchannel ns_source ns_campaign ns_linkname ns_fee
    _hsenc _hsmi hsctatracking sc_cid cmpid ocid ncid smid sr_share
    fb_action_ids fb_action_types fb_source fb_ref action_object_map action_type_map action_ref_map
    """.split()
)
"""Query parameters of campaigns, advertising clicks and share buttons, in lower case.

Only names that no site is known to choose its content by. Left alone therefore: `id`, `p`, `page`, `q`, `lang`, but
also `ref`, `source`, `from`, `via`, `cid`, `sid`, `share` and `campaign`, which some sites do read. A copy that slips
through is matched later, by its canonical link or its content; an article lost to a dropped parameter is lost for good.
"""

_TRACKING = re.compile(
    rf"(?:^|[?&])(?:(?:{'|'.join(map(re.escape, TRACKING_PREFIXES))})|"
    rf"(?:{'|'.join(map(re.escape, sorted(TRACKING_PARAMETERS)))})(?=[=&]|$))",
    re.IGNORECASE,
)
_NORMAL = re.compile(
    r"https?://(?=[^/]{1,253}/)(?:[a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{1,62}"  # no port; the last label: no IPv4 address
    r"(?:/(?!\.)[A-Za-z0-9_.~!$&'()*+,;=:@-]*)+"  # no escapes, no dot segments
    r"(?:\?[A-Za-z0-9_.~!$&()*+,;=:@/?-]+)?"
)
_WITH_SCHEME = re.compile(r"(https?):[/\\]*([^/\\?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_C0_AND_SPACE = "".join(map(chr, range(0x21)))
_REMOVED = dict.fromkeys(map(ord, "\t\n\r"))
_SURROGATE = re.compile("[\ud800-\udfff]")
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_TO_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9_.~!$&'()*+,;=:@/?-]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def normalise_url(url: str) -> str | None:
    """The one spelling of an absolute http(s) URL, ASCII and without fragment; the same again for its own result.

    None where it is no http(s) URL, names a user or an impossible host, or is longer than `MAX_URL_CHARS`.
    """
    url = url.partition("#")[0]
    if _NORMAL.fullmatch(url) and len(url) <= MAX_URL_CHARS:
        return _without_tracking(url)
    if len(url) > _MAX_INPUT_CHARS:
        return None
    match = _WITH_SCHEME.fullmatch(url.strip(_C0_AND_SPACE).translate(_REMOVED))
    if not match:
        return None
    scheme = match[1].lower()
    authority = _normalise_authority(scheme, match[2])
    if authority is None:
        return None
    path = _resolve_dots(_escape(match[3].replace("\\", "/")))
    query = _escape(match[4]).replace("'", "%27") if match[4] else ""
    normalised = (
        _without_tracking(f"{scheme}://{authority}{path}?{query}") if query else f"{scheme}://{authority}{path}"
    )
    return normalised if len(normalised) <= MAX_URL_CHARS else None


def resolve_url(base_url: str, href: str) -> str | None:
    """The normalised URL of a link as it stands on a page, None as for `normalise_url`.

    Args:
        base_url: Absolute http(s); what relative links are resolved against.
        href: The attribute's value.
    """
    if len(href) > _MAX_INPUT_CHARS:
        return None
    href = href.partition("#")[0].strip(_C0_AND_SPACE)
    if href.startswith(("https://", "http://")):
        return normalise_url(href)
    href = href.translate(_REMOVED)
    base = normalise_url(base_url)
    scheme = _HAS_SCHEME.match(href)
    if scheme and (base is None or not base.startswith(scheme[0].lower())):
        return normalise_url(href)
    return normalise_url(_join(base, href[scheme.end() :] if scheme else href)) if base else None


def url_sha256(normalised_url: str) -> str:
    """The hexadecimal SHA-256 of a URL that `normalise_url` returned: the key that rows are unique by."""
    return hashlib.sha256(normalised_url.encode("ascii")).hexdigest()


def same_site(url: str, start_url: str) -> bool:
    """Whether a URL lies on the site of a start URL.

    On default ports, http and https and the host with or without "www." are one site; any other port is a site of its
    own, and so is its every host. URLs that `normalise_url` refuses are on no site.
    """
    normalised = normalise_url(url)
    return normalised is not None and normalised.startswith(site_prefixes(start_url))


def site_prefixes(start_url: str) -> tuple[str, ...]:
    """How the normalised URLs of a start URL's site begin; see `same_site`. Empty for what `normalise_url` refuses."""
    normalised = normalise_url(start_url)
    if normalised is None:
        return ()
    authority = normalised.split("/", 3)[2]
    bare = authority.removeprefix("www.")
    is_plain = "." in bare and ":" not in bare
    hosts = (bare, f"www.{bare}") if is_plain else (authority,)
    return tuple(f"{scheme}://{host}/" for scheme in ("https", "http") for host in hosts)


def _join(base: str, href: str) -> str:
    """A link without scheme against a normalised URL; dot segments stay. `urljoin` would drop an empty ";"."""
    path, mark, query = href.partition("?")
    path = path.replace("\\", "/")
    if path.startswith("//"):
        return f"{base.partition('/')[0]}{path}{mark}{query}"
    page = base.partition("?")[0]
    if path.startswith("/"):
        page = "/".join(page.split("/", 3)[:3])
    elif path:
        page = page.rpartition("/")[0] + "/"
    elif not mark:
        return base
    return f"{page}{path}{mark}{query}"


def _normalise_authority(scheme: str, authority: str) -> str | None:
    """`host` or `host:port`; None for userinfo, an impossible host or port."""
    host, colon, port = authority.rpartition(":") if not authority.endswith("]") else (authority, "", "")
    if not colon:
        host, port = authority, ""
    if port and not (port.isascii() and port.isdigit() and len(port) <= 20):
        return None
    normalised = _normalise_host(host)
    if normalised is None or not port:
        return normalised
    number = int(port)
    if number > 65_535:
        return None
    return normalised if number == _DEFAULT_PORTS[scheme] else f"{normalised}:{number}"


def _normalise_host(host: str) -> str | None:
    if host.startswith("["):
        return _normalise_ipv6(host)
    if len(host) > 4 * 253:
        return None
    ascii_host = host.lower()
    if not _HOST.fullmatch(ascii_host):
        mapped = _to_ascii(host)
        if mapped is None:
            return None
        ascii_host = mapped
    if len(ascii_host) > 253 or not _HOST.fullmatch(ascii_host):
        return None
    last_label = ascii_host.rpartition(".")[2]
    if last_label.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last_label):
        return _normalise_ipv4(ascii_host)
    return ascii_host


def _to_ascii(host: str) -> str | None:
    """The standard's "domain to ASCII", for a host that may be percent-encoded."""
    if "%" in host:
        host = unquote_to_bytes(_SURROGATE.sub("\ufffd", host)).decode("utf-8", "replace")
    host = host.removesuffix(".")
    if not host.isascii():
        import idna  # 8 ms, for the few hosts that need it

        try:
            host = idna.encode(host, uts46=True).decode("ascii").removesuffix(".")
        except (idna.IDNAError, UnicodeError):
            return None
    return host.lower()


def _normalise_ipv4(host: str) -> str | None:
    """The standard's IPv4 parser: one to four numbers, each decimal, octal (0...) or hexadecimal (0x...)."""
    labels = host.split(".")
    if len(labels) > 4 or any(len(label) > 16 for label in labels):
        return None
    try:
        numbers = [_ipv4_number(label) for label in labels]
    except ValueError:
        return None
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        return None
    address = numbers[-1] + sum(number * 256 ** (3 - place) for place, number in enumerate(numbers[:-1]))
    return str(ipaddress.IPv4Address(address))


def _ipv4_number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if len(label) > 1 and label.startswith("0") else 10)


def _normalise_ipv6(host: str) -> str | None:
    try:
        address = ipaddress.IPv6Address(host[1:-1]) if host.endswith("]") and "%" not in host else None
    except ValueError:
        return None
    if address is None:
        return None
    return f"[{address.compressed}]"


def _escape(text: str) -> str:
    """Path or query with its percent-encoding normalised (step 8)."""
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    return _TO_ESCAPE.sub(_escape_one, text)


def _escape_one(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 3:
        character = chr(int(found[1:], 16))
        return character if character in _UNRESERVED else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode("utf-8"))


def _resolve_dots(path: str) -> str:
    """The path with its "." and ".." segments resolved; escapes of dots were decoded before."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _without_tracking(url: str) -> str:
    """The URL without tracking parameters, and without a query where none is left."""
    if "?" not in url:
        return url
    start, _, query = url.partition("?")
    if _TRACKING.search(url):
        query = "&".join(part for part in query.split("&") if not _TRACKING.match(part))
    return f"{start}?{query}" if query else start
