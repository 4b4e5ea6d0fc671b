import base64
import logging
import socket
import time
from io import BytesIO
from unittest.mock import patch

from PIL import Image
from pypdf import PdfReader

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from .. import pdf_engine

PAGE = '<html lang="sv"><head><title>%s</title></head><body>%s</body></html>'
OUTSIDE = (
    "http://127.0.0.1/picture.png",
    "https://127.0.0.1/picture.png",
    "ftp://127.0.0.1/picture.png",
    "file:///etc/hostname",
    "static:../../../etc/hostname.png",
    "static:base/models/res_users.py",
    "static:web/static/../models/models.png",
)

# Every way in which a document asks for something.
VECTORS = (
    '<img src="URL" alt=""/>',
    '<img srcset="URL 2x" alt=""/>',
    '<picture><source srcset="URL"/><img src="URL" alt=""/></picture>',
    '<link rel="stylesheet" href="URL"/>',
    '<link rel="attachment" href="URL"/>',
    '<a rel="attachment" href="URL">x</a>',
    '<style>@import url("URL");</style>',
    '<style>@font-face { font-family: x; src: url("URL") } p { font-family: x }</style>',
    '<style>p::before { content: url("URL") }</style>',
    '<style>@page { background: url("URL"); @top-left { content: url("URL") } }</style>',
    '<p style="background: url(URL)">x</p>',
    '<ul style="list-style-image: url(URL)"><li>x</li></ul>',
    '<p style="border-image: url(URL) 30">x</p>',
    '<object data="URL" type="image/svg+xml">x</object>',
    '<embed src="URL"/>',
    '<iframe src="URL"></iframe>',
    '<video poster="URL" src="URL"></video>',
    '<input type="image" src="URL"/>',
    '<base href="URL"/><img src="x.png" alt=""/>',
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image href="URL" xlink:href="URL"/><use href="URL#a"/></svg>',
    "<img alt=\"\" src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='URL'/></svg>\"/>",
    '<meta http-equiv="refresh" content="0; url=URL"/>',
)


@tagged("post_install", "-at_install")
class TestPdfEngine(BaseCase):
    def _read(self, body, title="Umgängesplan"):
        return PdfReader(BytesIO(pdf_engine.render(PAGE % (title, body))))

    def test_a_document_is_tagged_and_says_its_title_and_language(self):
        pdf = self._read("<h1>Hej</h1><p>Välkommen</p>")
        self.assertEqual(pdf.metadata.title, "Umgängesplan")
        self.assertEqual(pdf.trailer["/Root"]["/Lang"], "sv")
        self.assertTrue(pdf.trailer["/Root"]["/MarkInfo"]["/Marked"])
        self.assertIn("Välkommen", pdf.pages[0].extract_text())

    def test_headings_become_bookmarks_and_pages_are_counted(self):
        pdf = self._read("<h1>Hej</h1>" + '<p style="break-after: page">Rad</p>' * 9 + "<p>Slut</p>")
        self.assertEqual(pdf.outline[0]["/Title"], "Hej")
        self.assertEqual(len(pdf.pages), 10)
        self.assertIn("10 (10)", pdf.pages[9].extract_text())

    def test_no_line_ends_between_a_figure_and_what_it_is_read_with(self):
        for words in ("15.00–17.00", "100 %", "punkt 3", "2 §", "10 kap. 14 §", "kl. 15–17", "2 av 3"):
            page = self._read(f'<p style="width: 1mm; overflow-wrap: normal">Enligt {words}</p>').pages[0]
            with self.subTest(words=words):
                self.assertIn(words, page.extract_text().replace("\N{NO-BREAK SPACE}", " ").splitlines())

    def test_the_fetcher_refuses_whatever_lies_outside(self):
        for url in OUTSIDE:
            with self.subTest(url=url), self.assertRaises(pdf_engine.ForbiddenResource):
                pdf_engine.StaticFetcher().fetch(url)

    def test_a_document_never_calls_out(self):
        body = "".join(f'<img src="{url}" alt=""/>' for url in OUTSIDE)
        body += '<style>@import "http://127.0.0.1/x.css"</style>'
        with (
            patch("socket.socket.connect", side_effect=AssertionError("called out")) as connect,
            self.assertLogs("weasyprint", "ERROR") as refusals,
        ):
            self.assertIn("Hej", self._read(f"<p>Hej</p>{body}").pages[0].extract_text())
        connect.assert_not_called()
        self.assertEqual(len(refusals.output), len(OUTSIDE) + 1)

    def test_the_log_hears_what_is_wrong_and_not_each_step(self):
        for name in ("weasyprint.progress", "fontTools.subset"):
            logger = logging.getLogger(name)
            with self.subTest(logger=name):
                self.assertFalse(logger.isEnabledFor(logging.INFO))
                self.assertTrue(logger.isEnabledFor(logging.WARNING))

    def test_our_own_fonts_are_embedded(self):
        fonts = self._read("<p>Hej</p>").pages[0]["/Resources"]["/Font"]
        names = [font.get_object()["/BaseFont"] for font in fonts.values()]
        self.assertTrue(any("Lato" in name for name in names), names)

    # === WHAT SOMEBODY MAY HAVE WRITTEN === #

    def test_whatever_stands_in_a_document_nothing_is_fetched_or_attached(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        for url in (address, "file:///etc/passwd", "//127.0.0.1/x", "static:/etc/passwd.png", "jar:file:///x"):
            for vector in VECTORS:
                with self.subTest(url=url, vector=vector[:30]), mute_logger("weasyprint"):
                    pdf = self._read(vector.replace("URL", url) + "<p>Hej</p>")
                    self.assertFalse(dict(pdf.attachments))
                    self.assertIn("Hej", pdf.pages[0].extract_text())
                    self.assertNotIn("root:", pdf.pages[0].extract_text())
        with self.assertRaises(TimeoutError):
            listener.accept()

    def test_a_small_file_that_unfolds_to_a_large_picture_is_left_out(self):
        small, large = BytesIO(), BytesIO()
        Image.new("1", (40, 40)).save(small, "png")
        Image.new("1", (9000, 9000)).save(large, "png")
        self.assertLess(len(large.getvalue()), 100_000)
        for picture, count in ((small, 1), (large, 0)):
            data = base64.b64encode(picture.getvalue()).decode()
            with mute_logger("weasyprint"):
                pdf = self._read(f'<p>Hej</p><img alt="" src="data:image/png;base64,{data}"/>')
            self.assertEqual(len(pdf.pages[0].images), count)

    def test_long_words_are_laid_out_in_time(self):
        for text in ("x" * 20_000, f"{'x' * 100} " * 200, f"{'å' * 90}&amp; " * 100):
            begun = time.monotonic()
            pdf = self._read(f'<p class="text">{text}</p>')
            # Without places to break it is minutes.
            self.assertLess(time.monotonic() - begun, 20)
            letters = "".join(page.extract_text() for page in pdf.pages)
            for letter in ("x", "å"):
                self.assertGreaterEqual(letters.count(letter), text.count(letter))

    def test_what_would_take_minutes_is_refused(self):
        for body in ("x" * 2_100_000, "x\n" * 40_000, "<div>" * 500, "y" * 100 + " " + ("x" * 100 + " ") * 10_000):
            with self.subTest(body=body[:10]), self.assertRaises(pdf_engine.TooLong):
                pdf_engine.render(PAGE % ("Plan", f'<p class="text">{body}</p>'))

    def test_signs_that_no_page_shows_turn_nothing_round(self):
        unseen = "".join(map(chr, (1, 8, 11, 27, 127, 0x202E, 0x2066, 0xFFFE, 0xFFFF)))
        pdf = self._read(f"<p>Godkänd av{unseen} Eva</p>", f"Plan{unseen}")
        self.assertIn("Godkänd av Eva", pdf.pages[0].extract_text())
        self.assertEqual(pdf.metadata.title, "Plan")
