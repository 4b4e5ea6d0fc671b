"""HTML to tagged PDF, in process, with nothing fetched from outside.

WeasyPrint gives page numbers, running headers and PDF/UA, which the wkhtmltopdf of Debian
(built without its patched Qt) cannot.
"""

import re
from email.message import EmailMessage
from io import BytesIO
from pathlib import PurePosixPath
from threading import local

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from odoo.tools import file_open

STYLESHEET = "qrut_umgange_reports/static/src/css/document.css"
STATIC_SCHEME = "static:"
STATIC_TYPES = {".ttf": "font/ttf", ".png": "image/png", ".svg": "image/svg+xml"}


class ForbiddenResource(ValueError):
    """A document asked for something that lies outside the addons' static folders."""


class StaticFetcher(URLFetcher):
    """Open ``static:module/static/…`` and ``data:`` addresses; refuse all others.

    A journal may hold anything that somebody typed: an image address in it must not make
    the server call out or read a file.
    """

    def fetch(self, url, headers=None):
        """Return the response for ``url``.

        :raise ForbiddenResource: for every scheme but ``static:`` and ``data:``
        """
        if url.startswith("data:"):
            return super().fetch(url, headers)
        if not url.startswith(STATIC_SCHEME):
            raise ForbiddenResource("Documents fetch nothing from outside.")
        return self._open_static(url)

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
_DASH_WITHIN = re.compile(r"(?<=\d)–(?=\d)")

# Of each thread: its fonts are not to be shared, and to lay the style out anew costs a quarter of a page.
_kept = local()


def render(html):
    """Return ``html`` (a whole document, with ``lang`` and ``title``) as PDF/UA bytes."""
    style, fonts = _get_style()
    document = HTML(string=_keep_together(html), url_fetcher=StaticFetcher(), base_url=STATIC_SCHEME)
    return document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")


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
