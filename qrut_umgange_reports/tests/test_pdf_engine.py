import logging
from io import BytesIO
from unittest.mock import patch

from pypdf import PdfReader

from odoo.tests import BaseCase, tagged

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
