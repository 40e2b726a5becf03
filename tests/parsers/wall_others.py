"""Pages that show something else than an article: shells, files, lists, legal pages, shops, threads."""

# Markup and wording are easier to read in long lines.
# ruff: noqa: E501

from __future__ import annotations

from tests.parsers.wall_pages import HEADLINE, HOST, TEASERS, Page, bare, cards, paragraphs, site, stated

OG_ARTICLE = '<meta property="og:type" content="article">'
LOREM = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore "
    "magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo.",
    "Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur. Excepteur "
    "sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum.",
    "Sed ut perspiciatis unde omnis iste natus error sit voluptatem accusantium doloremque laudantium, totam rem "
    "aperiam, eaque ipsa quae ab illo inventore veritatis et quasi architecto beatae vitae dicta sunt explicabo.",
)
_SCRIPT = '<script>window.__CONFIG__={"api":"/api","theme":"blue"}</script><script src="/main.js"></script>'


def shells() -> list[Page]:
    """Pages that a browser would have to fill, and templates that nobody filled."""
    root = f'<div id="root"></div>{_SCRIPT}'
    told = "<noscript>You need to enable JavaScript to run this app.</noscript>"
    bones = "".join('<div class="skeleton"></div>' for _ in range(12))
    return [
        Page("shell", bare("The River Press", f"{told}{root}")),
        Page("shell with a title", bare(HEADLINE, f"{told}{root}", head=stated())),
        Page("shell with chrome", site(HEADLINE, f"{told}{root}", head=stated())),
        Page("shell with cards", site(HEADLINE, f"{told}{root}", head=stated(), with_cards=True)),
        Page("skeleton", site(HEADLINE, f"<h1>{HEADLINE}</h1>{bones}<p>Loading…</p>", head=stated(), soup=True)),
        Page("lorem", site("Headline goes here", f"<h1>Headline goes here</h1>{paragraphs(*LOREM)}", head=stated())),
        Page("lorem soup", site("Sample post", f'<div class="h">Sample post</div>{paragraphs(*LOREM, soup=True)}', soup=True)),
        Page("placeholders", site("{{ title }}", "<h1>{{ title }}</h1><p>{{ lead }}</p><div>{{{ body }}}</div>", head=stated("{{ title }}"))),
        Page("nothing", b""),
        Page("white space", " \n\n <html><body>   </body></html>"),
        Page("frames", '<html><head><title>News</title></head><frameset cols="20%,80%"><frame src="/a"><frame src="/b"></frameset></html>'),
        Page("refresh", f'<html><head><title>{HEADLINE}</title><meta http-equiv="refresh" content="0;url=/new"></head><body><p>Please wait…</p></body></html>'),
    ]  # fmt: skip


def files() -> list[Page]:
    """What is no page at all, answered as text/html."""
    objects = "".join(
        f"{n} 0 obj\n<< /Type /Page /Parent 1 0 R /MediaBox [0 0 595 842] >>\nendobj\n" for n in range(60)
    )
    pdf = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n" + objects.encode() + bytes(range(256)) * 40 + b"\n%%EOF"
    stream = (
        b"%PDF-1.4\n"
        + b"BT /F1 12 Tf (The council voted late on Thursday. It was a long night, they said.) Tj ET\n" * 80
    )
    jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes((n * 7919) % 256 for n in range(9_000)) + b"\xff\xd9"
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes((n * 104_729) % 251 for n in range(9_000))
    row = '{"id": 7, "title": "%s", "body": "The council voted late on Thursday. Diggers will start next spring, it said."}'
    log = "".join(
        f"2025-08-08 06:{n:02}:11 INFO  worker-{n} fetched page {n} of the feed, nothing new was found.\n"
        for n in range(60)
    )
    css = ".story { margin: 0 auto; max-width: 60em; font: 16px/1.4 serif; color: #222; }\n" * 60
    script = "function load(story) { return fetch('/api/' + story).then(function (r) { return r.json(); }); }\n" * 60
    csv = "day,station,level,flow\n" + "".join(f"2025-08-{n:02},weir,{n}.4,{n * 3}\n" for n in range(1, 31)) * 4
    return [
        Page("PDF", pdf),
        Page("PDF with words", stream),
        Page("JPEG", jpeg),
        Page("PNG", png),
        Page("zip", b"PK\x03\x04" + bytes((n * 31 + n // 7) % 256 for n in range(9_000))),
        Page("binary", bytes((n * n + 13 * n) % 256 for n in range(20_000))),
        Page("JSON", "[" + ",".join(row % HEADLINE for _ in range(30)) + "]"),
        Page("JSON object", '{"error": {"code": 404, "message": "The story that you have asked for was not found.", "hint": "See the documentation of this interface for all addresses that it knows, and for how to ask for them."}}'),
        Page("log", log),
        Page("style sheet", css),
        Page("script", script),
        Page("CSV", csv),
        Page("XML error", '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>4F2A</RequestId><HostId>oV8kq</HostId></Error>'),
        Page("XML no key", '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>2025/08/08/story.html</Key></Error>'),
        Page("RSS", f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{"".join(f"<item><title>{title}</title><description>{text}</description></item>" for title, text in TEASERS)}</channel></rss>'),
        Page("sitemap", '<?xml version="1.0"?><urlset>' + "".join(f"<url><loc>{HOST}/{n}</loc></url>" for n in range(90)) + "</urlset>"),
    ]  # fmt: skip


def lists() -> list[Page]:
    """Pages that lead to others."""
    found = cards("Results")
    files = "".join(f'<a href="f{n}.txt">f{n}.txt</a>   2025-08-0{n % 9 + 1} 10:11  {n}K\n' for n in range(40))
    days = "".join(f"<td>{n}</td>" for n in range(1, 31))
    pictures = "".join(
        f'<figure><img src="/p{n}.jpg" alt=""><figcaption>Picture {n} of 24</figcaption></figure>' for n in range(24)
    )
    authors = f"<h1>Jo Reed</h1><p>Jo Reed writes about rivers, bridges and the towns beside them.</p>{cards('Latest')}"
    return [
        Page("tag", site("Rivers", f"<h1>Rivers</h1>{cards('Latest')}", head=OG_ARTICLE), f"{HOST}/tag/rivers"),
        Page("tag soup", site("Rivers", f'<div class="h">Rivers</div>{cards("Latest", soup=True)}', soup=True), f"{HOST}/topics/rivers"),
        Page("section", site("Local news", f"<h1>Local news</h1>{cards('Today')}{cards('Yesterday')}"), f"{HOST}/local/"),
        Page("section by name", site("Politik", f"<h1>Politik</h1>{cards('Heute')}{cards('Gestern')}", lang="de"), f"{HOST}/politik"),
        Page("author", site("Jo Reed", authors, head='<meta property="og:type" content="profile">'), f"{HOST}/authors/jo-reed"),
        Page("archive", site("August 2025", f"<h1>August 2025</h1>{cards('8 August')}{cards('7 August')}"), f"{HOST}/2025/08/"),
        Page("search", site("Search: river", f'<h1>Search results for “river”</h1><p>5 results</p>{found}'), f"{HOST}/search?q=river"),
        Page("search without hits", site("Search", "<h1>Search results</h1><p>Your search for “rivver” did not match any stories. Check the spelling or try fewer words.</p>"), f"{HOST}/search?q=rivver"),
        Page("Suche", site("Suche", "<h1>Suche</h1><p>Zu Ihrer Suche „Flus“ wurden leider keine Treffer gefunden. Versuchen Sie es mit einem anderen Begriff.</p>", lang="de"), f"{HOST}/suche?q=flus"),
        Page("calendar", site("Events", f"<h1>August 2025</h1><table><tr>{days}</tr></table>"), f"{HOST}/events/2025-08"),
        Page("gallery", site("The flood in pictures", f"<h1>The flood in pictures</h1>{pictures}", head=OG_ARTICLE), f"{HOST}/pictures/flood"),
        Page("directory", bare("Index of /archive", f"<h1>Index of /archive</h1><pre>{files}</pre>"), f"{HOST}/archive/"),
    ]  # fmt: skip


TERMS = (
    "These terms govern your use of this website. By accessing the site you agree to be bound by them. If you do not "
    "agree, please do not use the site.",
    "<h2>1. Use of content</h2>",
    "All content on this site, including text, images and logos, is the property of The River Press Ltd or its licensors "
    "and is protected by copyright. You may view and print pages for your personal, non-commercial use only.",
    "<h2>2. Liability</h2>",
    "We make no warranties about the accuracy or completeness of the content. To the fullest extent permitted by law we "
    "shall not be liable for any loss or damage arising from your use of the site.",
    "<h2>3. Governing law</h2>",
    "These terms are governed by the laws of England and Wales, and any dispute is subject to the exclusive jurisdiction "
    "of the courts there. We may change these terms at any time by posting the changes here.",
)
PRIVACY = (
    "We take the protection of your personal data very seriously. This privacy policy explains which data we collect when "
    "you visit our website, what we use them for, and what rights you have under the General Data Protection Regulation.",
    "<h2>Controller</h2>",
    "The controller within the meaning of the GDPR is The River Press Ltd, 4 Weir Lane, Marshford. You can reach our data "
    "protection officer at privacy@press.example.",
    "<h2>Server log files</h2>",
    "When you visit our site, your browser sends us your IP address, the time of your visit and the address of the page. We "
    "store these data for seven days on the basis of our legitimate interest in a secure service (Art. 6 (1) (f) GDPR).",
)
DATENSCHUTZ = (
    "Wir freuen uns über Ihr Interesse an unserer Website. Der Schutz Ihrer personenbezogenen Daten ist uns wichtig. "
    "Nachstehend informieren wir Sie ausführlich über den Umgang mit Ihren Daten.",
    "<h2>1. Verantwortlicher</h2>",
    "Verantwortlich für die Datenverarbeitung im Sinne der DSGVO ist die Flussblatt GmbH, Wehrgasse 4, Marschfurt.",
    "<h2>2. Cookies</h2>",
    "Wir setzen Cookies ein, um unser Angebot nutzerfreundlich zu gestalten. Rechtsgrundlage ist Ihre Einwilligung nach "
    "Art. 6 Abs. 1 lit. a DSGVO. Sie können diese jederzeit mit Wirkung für die Zukunft widerrufen.",
)


def about_the_site() -> list[Page]:
    """Pages of law and of contact, each also with what a CMS says of every page."""
    contact = (
        "<p>The River Press Ltd<br>4 Weir Lane<br>Marshford</p><p>Phone 01632 960000<br>E-mail desk@press.example</p>"
    )
    imprint = (
        "<p>Flussblatt GmbH<br>Wehrgasse 4<br>12345 Marschfurt</p><p>Telefon 030 1234567</p><p>Geschäftsführerin: Ida Marsch"
        "<br>Registergericht: Amtsgericht Marschfurt, HRB 4711<br>Umsatzsteuer-ID: DE123456789</p><p>Inhaltlich "
        "Verantwortlicher gemäß § 18 Abs. 2 MStV: Jo Ried</p>"
    )
    about = "<p>The River Press was founded in 1871. We are a team of forty reporters, editors and engineers, and we write about the valley and the towns beside it.</p>"
    made = [
        ("terms", "en", "Terms and conditions", paragraphs(*TERMS), "/terms"),
        ("terms of use", "en", "Terms of use", paragraphs(*TERMS, soup=True), "/info/terms-of-use"),
        ("privacy", "en", "Privacy policy", paragraphs(*PRIVACY), "/privacy-policy"),
        ("privacy notice", "en", "Privacy notice", paragraphs(*PRIVACY, soup=True), "/legal/privacy"),
        ("cookie policy", "en", "Cookie policy", paragraphs(*PRIVACY), "/cookie-policy"),
        ("Datenschutz", "de", "Datenschutzerklärung", paragraphs(*DATENSCHUTZ), "/datenschutz"),
        ("Impressum", "de", "Impressum", imprint, "/impressum"),
        ("contact", "en", "Contact us", contact, "/contact"),
        ("about", "en", "About us", about, "/about-us"),
    ]
    return [
        Page(f"{name}{' og' if head else ''}", site(f"{title} - The River Press", f"<h1>{title}</h1>{main}", lang=lang, head=head), HOST + path)
        for name, lang, title, main, path in made
        for head in ("", OG_ARTICLE)
    ]  # fmt: skip


def shops_and_threads() -> list[Page]:
    """What is sold and what readers write."""
    product = '<script type="application/ld+json">{"@type": "Product", "name": "Spade", "offers": {"@type": "Offer", "price": 29}}</script>'
    spade = "<h1>Spade</h1><p>€ 29.00 incl. tax</p><button>Add to cart</button><p>A spade of forged steel with an ash handle. Delivered in two days.</p><table><tr><td>Weight</td><td>1.9 kg</td></tr><tr><td>Length</td><td>112 cm</td></tr></table>"
    posts = "".join(
        f'<div class="post"><a href="/u/{n}">user{n}</a> <span>8 Aug 2025</span><div>{text}</div><a href="#">Reply</a> <a href="#">Quote</a></div>'
        for n, (_, text) in enumerate(TEASERS)
    )
    return [
        Page("product", site("Spade", spade, head=product), f"{HOST}/product/spade"),
        Page("product og article", site("Spade", spade, head=product + OG_ARTICLE), f"{HOST}/shop/spade"),
        Page("thread", site("Bends?", f"<h1>Who wants the bends back?</h1>{posts}"), f"{HOST}/forum/threads/bends.77/"),
        Page("thread by number", site("Bends?", f"<h1>Who wants the bends back?</h1>{posts}", soup=True), f"{HOST}/viewtopic.php?t=77"),
    ]  # fmt: skip


def lists_called_articles() -> list[Page]:
    """Lists that the template calls an article, at an article's address."""
    return [
        Page(f"list {soup}", site(title, f"<h1>{title}</h1>{cards('Latest', soup=soup)}", head=stated(title), soup=soup))
        for title, soup in (("Rivers", False), ("All about rivers", True))
    ]  # fmt: skip
