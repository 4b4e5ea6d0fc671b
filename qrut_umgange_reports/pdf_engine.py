"""HTML to tagged PDF, in process, with nothing fetched from outside.

WeasyPrint gives page numbers, running headers and PDF/UA, which the wkhtmltopdf of Debian
(built without its patched Qt) cannot.
"""

import re
from email.message import EmailMessage
from io import BytesIO
from pathlib import PurePosixPath
from threading import local

from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from odoo.tools import file_open

STYLESHEET = "qrut_umgange_reports/static/src/css/document.css"
STATIC_SCHEME = "static:"
STATIC_TYPES = {".ttf": "font/ttf", ".png": "image/png", ".svg": "image/svg+xml"}
# What is laid out while somebody waits: some 500 pages. A line takes as long as the letters that would fill it, and
# a word that is broken as long as three lines.
MOST_WEIGHT = 2_000_000
WEIGHTS = {"\n": 60, "<wbr/>": 200}
# Of a picture: a photo of ours has two, a small file may unfold to a thousand.
MOST_PIXELS = 20_000_000
# To break a word all that stands after it is measured anew: a page of long ones, or one as long as a book, would
# take the day. So the text ends with each that may have to be broken, and begins anew.
LONG_WORD, LONGEST_WORD = 41, 200
_TAG_OR_LONG_WORD = re.compile(rf"<title>.*?</title>|<[^>]*>|[^\s<>]{{{LONG_WORD},}}", re.DOTALL)
_PIECE = re.compile(rf"(?:&\w+;|&#\d+;|[^&]){{1,{LONGEST_WORD}}}")
# What a text may hold and no page shows: they turn round what stands after them, or break the file.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


class ForbiddenResource(ValueError):
    """A document asked for something that lies outside the addons' static folders."""


class TooLong(ValueError):
    """A document cannot be laid out while somebody waits."""


class StaticFetcher(URLFetcher):
    """Open ``static:module/static/…`` and ``data:`` addresses; refuse all others.

    A journal may hold anything that somebody typed: an image address in it must not make
    the server call out or read a file.
    """

    def fetch(self, url, headers=None):
        """Return the response for ``url``.

        :raise ForbiddenResource: for every scheme but ``static:`` and ``data:``, and for a picture that is too large
        """
        if url.startswith("data:"):
            return self._check_size(super().fetch(url, headers))
        if not url.startswith(STATIC_SCHEME):
            raise ForbiddenResource("Documents fetch nothing from outside.")
        return self._open_static(url)

    def _check_size(self, response):
        """Return the response, if it unfolds to no more than a page can show."""
        body = response.read()
        try:
            # The head alone is read.
            with Image.open(BytesIO(body)) as picture:
                width, height = picture.size
        except Image.DecompressionBombError as error:
            raise ForbiddenResource("The picture is too large.") from error
        except OSError:
            width = height = 0  # no such picture: a drawing, or nothing at all
        if width * height > MOST_PIXELS:
            raise ForbiddenResource("The picture is too large.")
        headers = EmailMessage()
        headers["Content-Type"] = response.content_type
        return URLFetcherResponse(response.url, BytesIO(body), headers)

    def _open_static(self, url):
        path = PurePosixPath(url.removeprefix(STATIC_SCHEME))
        mimetype = STATIC_TYPES.get(path.suffix)
        if not mimetype or path.parts[1:2] != ("static",) or ".." in path.parts:
            raise ForbiddenResource("Only fonts and pictures of an addon's static folder.")
        with file_open(str(path), "rb") as file:
            body = BytesIO(file.read())
        headers = EmailMessage()
        headers["Content-Type"] = mimetype
        return URLFetcherResponse(url, body, headers)


# What is read as one stands on one line: “50 %”, “2 §”, “kl. 15”, “punkt 3”, “2 av 3”, and with a joiner “15–17”.
_SPACE_WITHIN = re.compile(
    r"(?<=\d) (?=[%§]|kap\.|kr\b|min\b|av \d)"
    r"|(?:(?<=\bkl\.)|(?<=\bkap\.)|(?<=\bpunkt)|(?<=\bavtalet)|(?<=\d av)) (?=\d)"
)
_ROOM = re.compile(r'<body data-pages="(\d+)"')
# The classes of a body that has to be on so many pages, in the order in which they are tried.
CLOSENESS = ("", "closer", "closest")
_DASH_WITHIN = re.compile(r"(?<=\d)–(?=\d)")

# Of each thread: its fonts are not to be shared, and to lay the style out anew costs a quarter of a page.
_kept = local()


def render(html):
    """Return ``html`` (a whole document, with ``lang`` and ``title``) as PDF/UA bytes.

    :raise TooLong: when it would keep the server for minutes
    """
    html = _clean(html)
    if _weigh(html) > MOST_WEIGHT:
        raise TooLong("The document is too long.")
    style, fonts = _get_style()
    options = {"stylesheets": [style], "pdf_variant": "pdf/ua-1"}
    try:
        return _lay_out(_keep_together(html), fonts, options).write_pdf(**options)
    except RecursionError as error:
        raise TooLong("The document is too deep.") from error


def _lay_out(html, fonts, options):
    """Return the pages; of a body that says how many it may be (``data-pages``) set as close as it has to be."""
    room = _ROOM.search(html)
    for closeness in CLOSENESS if room else CLOSENESS[:1]:
        text = _ROOM.sub(rf'\g<0> class="{closeness}"', html, count=1)
        document = HTML(string=text, url_fetcher=StaticFetcher(), base_url=STATIC_SCHEME)
        laid_out = document.render(font_config=fonts, **options)
        if not room or len(laid_out.pages) <= int(room[1]):
            break
    return laid_out


def _weigh(html):
    """Return how long a document takes, in letters; pictures are measured by themselves."""
    embedded = sum(len(found) for found in re.findall(r"data:image/[^\"']*", html))
    return len(html) - embedded + sum(weight * html.count(sign) for sign, weight in WEIGHTS.items())


def _clean(html):
    """Return a document without what no page shows, in which long words have places to break."""
    return _TAG_OR_LONG_WORD.sub(
        lambda found: found[0] if found[0].startswith("<") else _PIECE.sub(r"\g<0><wbr/>", found[0]),
        _UNSEEN.sub("", html),
    )


def _keep_together(html):
    """Return ``html`` so that no line ends between a figure and what it is read with."""
    return _DASH_WITHIN.sub("–\N{WORD JOINER}", _SPACE_WITHIN.sub("\N{NO-BREAK SPACE}", html))


def _get_style():
    """Return our stylesheet and the fonts that it brings."""
    if not hasattr(_kept, "style"):
        fonts = FontConfiguration()
        with file_open(STYLESHEET, "r") as file:
            _kept.style = CSS(string=file.read(), url_fetcher=StaticFetcher(), font_config=fonts), fonts
    return _kept.style
