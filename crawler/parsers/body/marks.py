"""What tags and class names say that an element is.

Names are cut into words ("postContent", "post-content" and "post_content" alike), and each word and each pair of
neighbours is looked up here. To teach a new name, add it to its line, glued and in lower case.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from operator import add


class Mark(StrEnum):
    """A part of a page, as its markup names it."""

    BODY = "body"
    ARTICLE = "article"
    HEADER = "header"
    BYLINE = "byline"
    STANDFIRST = "standfirst"
    CAPTION = "caption"
    NAVIGATION = "navigation"
    SHARE = "share"
    NEWSLETTER = "newsletter"
    RELATED = "related"
    PROMOTED = "promoted"
    COMMENTS = "comments"
    ADVERT = "advert"
    BIO = "bio"
    TAGS = "tags"
    CONTENTS = "contents"
    SIDEBAR = "sidebar"
    FOOTER = "footer"
    NOTICE = "notice"
    CONSENT = "consent"
    MEDIA = "media"
    CARD = "card"
    CONTROL = "control"
    TEXT = "text"
    FAQ = "faq"
    UNSEEN = "unseen"


Marks = frozenset[Mark]

_BY_TAG: dict[str, Marks] = {
    tag: frozenset([mark])
    for tag, mark in {
        "article": Mark.ARTICLE,
        "nav": Mark.NAVIGATION,
        "menu": Mark.NAVIGATION,
        "footer": Mark.FOOTER,
        "aside": Mark.SIDEBAR,
        "figcaption": Mark.CAPTION,
        "caption": Mark.CAPTION,
        "button": Mark.NOTICE,
        "form": Mark.NOTICE,
        "fieldset": Mark.NOTICE,
        "dialog": Mark.NOTICE,
        "header": Mark.HEADER,
    }.items()
}

_NAMES = {
    Mark.BODY: """
        articlebody articlecontent articletext articlecopy articletxt entrycontent entrybody entrytext
        postcontent postbody posttext storybody storycontent storytext storycopy bodytext bodycopy bodycontent
        contentbody newsbody newstext newscontent textbody blogcontent blogbody blogtext singlecontent
        detailcontent thecontent fulltext cuerpo artikeltext artikelinhalt artikelbody markdownbody
        articledetail contenttext textcontent singlepost postentry
    """,
    Mark.HEADER: """
        articleheader entryheader postheader pageheader storyheader titleblock headline pagetitle posttitle
        entrytitle articletitle blogtitle
    """,
    Mark.BYLINE: """
        byline bylines dateline timestamp postmeta entrymeta articlemeta storymeta blogmeta metadata publishdate
        publisheddate pubdate postdate articledate datepublished datemodified authorname authorline author
        authors autor autoren readtime readingtime timeread publishinfo postinfo articleinfo postedon postedby
        lastupdated updateddate writtenby metainfo
    """,
    Mark.STANDFIRST: """
        standfirst dek deck subtitle subheadline subhead lede articlelead articleintro chapo entradilla bajada
        vorspann sottotitolo occhiello
    """,
    Mark.CAPTION: """
        caption captions captiontext imagecaption photocaption mediacaption wpcaption figcaption credit credits
        photocredit imagecredit copyright bildunterschrift legende piedefoto imagecopyright
    """,
    Mark.NAVIGATION: """
        nav navbar navigation menu menubar submenu megamenu breadcrumb breadcrumbs crumbs pagination pager
        pagenavi toolbar topbar masthead skiplink navlinks sitenav mainnav langswitcher languages tablist
        hamburger offcanvas search searchform searchbox
    """,
    Mark.SHARE: """
        share sharing sharebar sharebuttons sharebutton sharelinks sharetools sharedaddy socialshare
        socialsharing socialmedia socialicons socialbar sociallinks social socials addthis addtoany a2a
        shareaholic sharethis followus follow teilen compartir partage partager condividi ssba heateor
    """,
    Mark.NEWSLETTER: """
        newsletter newsletters subscribe subscribebox subscription signup signupform optin mailchimp mailinglist
        emailsignup emailcapture hubspot leadform inlinesignup
    """,
    Mark.RELATED: """
        related relatedposts relatedarticles relatedstories relatednews relatedcontent relatedlinks relateditems
        recommended recommendation recommendations recommends recirc recirculation readnext readmore readalso
        morefrom moreon morestories morenews morearticles seealso alsolike alsoread youmaylike youmightlike
        maylike jprelatedposts yarpp similar similarposts suggested suggestions furtherreading nextpost prevpost
        previouspost postnavigation postnav navposts prevnext nextprev nextarticle uppernext upnext verwandte
        weiterlesen mehrzumthema relacionadas relacionados relacionada leia lirelasuite lireaussi similaires
        correlati correlate teaser teasers teaserlist keepreading articlenav seemore
    """,
    Mark.PROMOTED: """
        mostread mostpopular mostviewed popular popularposts trending latest latestnews latestposts
        lateststories topstories editorspicks editorspick recent recentposts recentarticles meistgelesen
        newsticker ticker masleidas leidas lomasleido featuredposts topnews breakingnews whatshot
    """,
    Mark.COMMENTS: """
        comment comments commentlist commentform commentsarea commentsection disqus disqusthread respond replies
        livefyre kommentare kommentar commentaires commentaire comentarios commenti fbcomments
    """,
    Mark.ADVERT: """
        ad ads advert adverts advertisement advertisements advertising adslot adunit adcontainer adwrapper adbox
        adblock adsbygoogle googlead dfp gpt sponsor sponsored sponsors sponsoredcontent anzeige werbung
        publicidad publicite pubblicita taboola outbrain promo promos promotion promobox revcontent mgid
        affiliate affiliates cta ctabox calltoaction
    """,
    Mark.BIO: """
        authorbio authorbox authorinfo authorcard authordescription authordesc authorabout authorprofile
        aboutauthor abouttheauthor bio biography authorsection authorblock authordetails authorarea aboutwriter
        autorbox postauthor
    """,
    Mark.TAGS: """
        tags taglist tagcloud tagscloud posttags articletags entrytags tagslinks taglinks keywords topics
        topiclist categories catlinks postcategories filedunder schlagworte etiquetas themen posttag
        posttaxonomies
    """,
    Mark.CONTENTS: "toc tableofcontents tablecontents eztoc lwptoc tocwrap toccontainer jumplinks tocnav pagetoc",
    Mark.SIDEBAR: """
        sidebar sidebars rightrail leftrail rail sidebarwidget widgetarea complementary rightcolumn rightcol
    """,
    Mark.FOOTER: """
        footer sitefooter pagefooter colophon contentinfo entryfooter articlefooter postfooter copyrights legal
    """,
    Mark.NOTICE: """
        paywall regwall modal popup popover lightbox login
        signin loginform register registration dialog tooltip noprint alertdialog piano subscribewall
    """,
    Mark.CONSENT: """
        cookie cookies cookiebanner cookienotice cookielaw cookiebot consent gdpr dsgvo onetrust climodal clisettings
        cliprivacy didomi usercentrics borlabs cmplz
    """,
    Mark.MEDIA: """
        player videoplayer audioplayer video audio gallery carousel slideshow slider swiper slick thumbnails
        podcast
    """,
    Mark.CARD: "card cards tile tiles teaseritem postcard articlecard newscard storycard",
    Mark.CONTROL: """
        button buttons btn btns dropdown icon icons toggle badge flex inlineflex itemscenter justifycenter
        justifybetween uppercase
    """,
    Mark.TEXT: """
        richtext richtexteditor prose wysiwyg textlong typetext typerich textblock paragraph paragraphs wpblock
        blockparagraph blockheading blocklist blocktable nodebody fieldbody nodecontent etpb
    """,
    Mark.FAQ: "faq faqs accordion",
    Mark.UNSEEN: "sronly visuallyhidden screenreader screenreadertext assistivetext srhidden printonly onlyprint",
}

_VOCABULARY: dict[str, Mark] = {name: mark for mark, names in _NAMES.items() for name in names.split()}
# Parts with digits inside are made by machines ("e-2638ad7"); a number at the end only counts.
_PART = re.compile(r" |(?<![^\W_])[A-Za-z]+(?=\d{0,3}(?![^\W_]))")
_WORD = re.compile(r" |[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
MAX_WORDS = 40
# Drupal's name for the wrapper around a whole page.
_SAYS_NOTHING = "dialog-off-canvas-main-canvas"
_NONE: Marks = frozenset()


@lru_cache(maxsize=8_192)
def read_marks(tag: str, names: str) -> Marks:
    """The marks of an element with this tag and these class names and ids (in their own case)."""
    by_tag = _BY_TAG.get(tag, _NONE)
    if not names:
        return by_tag
    words = _words(names)[:MAX_WORDS]
    pairs = ["", *map(add, words, words[1:])]
    if _VOCABULARY.keys().isdisjoint(words) and _VOCABULARY.keys().isdisjoint(pairs):
        # Most names say nothing.
        return by_tag
    by_name = (_VOCABULARY.get(pair) or _VOCABULARY.get(word) for word, pair in zip(words, pairs, strict=False))
    return by_tag | frozenset(mark for mark in by_name if mark)


def _words(names: str) -> list[str]:
    parts: list[str] = _PART.findall(names.replace(_SAYS_NOTHING, ""))
    if names.islower():
        return parts
    return [word.lower() for part in parts for word in _WORD.findall(part)]
