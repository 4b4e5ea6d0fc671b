from io import BytesIO
from unittest.mock import patch

from pypdf import PdfReader
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.qrut_umgange.access_notes import AccessNotes

from .. import pdf_engine
from .documents_common import INVOICES, MODULE, UNLOGGED, DocumentsCommon

LONG = "Livmedikamentsföreskriftsansvarigsomvikarierarförnågon"
MM = 96 / 25.4
FIRST = {"Kanariebarn", "Kanariesyskon", "Kanariemamma", "Kanariehem", "Kanarievard"}
WHOLE = FIRST | {f"{name}sson" for name in FIRST}


def marks(words, end=""):
    return {f"Kanarie{word}{end}" for word in words.split()}


# On no paper of ours: what somebody keeps, what is not signed, another child's, and what has a file of its own.
NEVER = marks("behall fran utkast syskontext telefon lamnat klagomal oro kommentar")
# What of all that is written about these people stands on which document: this, and nothing else.
AGREED = marks("avtalat villkor syfte", "ny")
VIEWS = marks("barnsyn mammasyn hemsyn stegsyn", "ny")
JOURNAL = marks("journalfacts journalassessment journalnexttime journalchildmood journalchildwords journalgoodbye")
JOURNAL |= marks("journalstaffacts rattat")
DOORS = marks("ingangchild ingangvisiting ingangcarer", "ny")
CHANGED = AGREED | marks("avtalat villkor syfte")
TALKS = JOURNAL | marks("barn barnsson")
PHONES = {f"070-17406{50 + number}" for number in range(5)}
SHOWN = {
    "report_plan": FIRST | AGREED | marks("ingangvisitingny"),
    "report_plan_visiting": FIRST | AGREED | marks("ingangvisitingny"),
    "report_plan_home": FIRST | AGREED | marks("ingangchildny ingangcarerny"),
    "report_plan_full": WHOLE | AGREED | VIEWS | DOORS,
    "report_plan_changes_visiting": CHANGED | marks("ingangvisiting ingangvisitingny"),
    "report_plan_changes_home": CHANGED | DOORS - marks("ingangvisitingny") | marks("ingangchild ingangcarer"),
    "report_plan_changes": CHANGED
    | VIEWS
    | DOORS
    | marks("barnsyn mammasyn hemsyn stegsyn ingangchild ingangvisiting ingangcarer"),
    # in the child's own word: “mamma”
    "report_child_page": marks("barn syskon"),
    "report_meeting": marks("mamma mammasson motesanteckning punkt punkttext"),
    "report_journal": TALKS,
    "report_extract": TALKS | marks("samtal handling"),
    "report_day_sheet": PHONES,
    "report_basis": set(),
    "report_basis_officer": set(),
    "report_access_review": set(),
    "report_invoice": set(),
    "report_invoice_with_payments": set(),
}


def find_tags(pdf):
    """Return the kinds of all structure elements of a document, in reading order."""
    found, left = [], [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        element = left.pop().get_object()
        if isinstance(element, list):
            left.extend(reversed(element))
        elif isinstance(element, dict):
            found.append(element.get("/S"))
            left.extend([element["/K"]] if "/K" in element else [])
    return found


def find_bookmarks(outline):
    """Return the titles of all bookmarks, in reading order."""
    return [title for each in outline for title in (find_bookmarks(each) if isinstance(each, list) else [each.title])]


@tagged("post_install", "-at_install")
class TestDocuments(DocumentsCommon):
    """Each of our documents, whichever there are."""

    #: report -> what its file is called, and the file: printed once for the tests that only look at them
    printed = {}

    def _look_at_all(self):
        """Yield ``(report, what its file is called, pdf)`` of each, as a subtest."""
        reports = self.env["ir.actions.report"]
        if not self.printed:
            for name, records in self._get_samples().items():
                called = self._name_file(reports._get_report(name), records)
                self.printed[name] = (called, self._render(name, records))
        for name, (called, content) in self.printed.items():
            with self.subTest(report=name):
                yield reports._get_report(name), called, PdfReader(BytesIO(content))

    def test_each_report_of_our_engine_has_a_sample(self):
        names = set(self._find_reports().mapped("report_name"))
        self.assertEqual(names, set(self._get_samples()))

    def test_each_can_be_read_by_everybody(self):
        """Tagged, with headings that are bookmarks and table headers, a title and the language."""
        for report, _called, pdf in self._look_at_all():
            root, tags = pdf.trailer["/Root"], find_tags(pdf)
            self.assertTrue(root["/MarkInfo"]["/Marked"])
            self.assertTrue(root["/ViewerPreferences"]["/DisplayDocTitle"])
            self.assertIn(b"pdfuaid:part", root["/Metadata"].get_data())
            self.assertEqual(root["/Lang"], "sv")
            self.assertTrue(pdf.metadata.title.strip())
            self.assertIn("/H1", tags)
            self.assertEqual(
                "/Table" in tags, "/TH" in tags or report.report_name.endswith("day_sheet") and "/TD" in tags
            )
            self.assertTrue(find_bookmarks(pdf.outline))

    def test_the_text_comes_out_in_the_order_in_which_it_is_read(self):
        for _report, _called, pdf in self._look_at_all():
            text, place = self._read(pdf), 0
            for title in find_bookmarks(pdf.outline):
                found = text.find("".join(title.replace("\N{WORD JOINER}", "").split()), place)
                self.assertGreaterEqual(found, 0, title)
                place = found + 1
            last = pdf.pages[-1].extract_text()
            if "child_page" not in _report.report_name:
                self.assertRegex("".join(last.split()), rf"{len(pdf.pages)}\({len(pdf.pages)}\)")

    def test_each_page_says_what_it_is_of(self):
        for report, _called, pdf in self._look_at_all():
            if "child_page" in report.report_name or "invoice" in report.report_name:
                continue
            title = "".join(pdf.metadata.title.split())
            for page in pdf.pages:
                self.assertIn(title, "".join(page.extract_text().split()))

    def test_file_name_and_properties_tell_of_nobody(self):
        for _report, called, pdf in self._look_at_all():
            about = [called, *map(str, (pdf.metadata or {}).values())]
            about.append(pdf.trailer["/Root"]["/Metadata"].get_data().decode())
            self.assertEqual(self._find_marks("".join("".join(about).split())), set())

    def test_what_is_not_this_reader_s_stands_nowhere_on_it(self):
        for report, _called, pdf in self._look_at_all():
            name = report.report_name.partition(".")[2]
            if name in SHOWN:
                self.assertEqual(self._find_marks(self._read(pdf)), SHOWN[name])
            else:
                # of a document that is made elsewhere: what is on no paper of ours is not on it either
                self.assertFalse(self._find_marks(self._read(pdf)) & NEVER)

    def test_the_cause_is_the_officer_s_alone(self):
        samples = self._get_samples()
        neutral, whole = (
            self._read(self._print(f"{MODULE}.report_{name}", samples[f"{MODULE}.report_{name}"]))
            for name in ("basis", "basis_officer")
        )
        cause = self.deliveries.sudo().filtered("cause")[:1].cause
        self.assertIn("".join(cause.split()), whole)
        self.assertNotIn("".join(cause.split()), neutral)
        total = sum(self.deliveries.mapped("amount"))
        self.assertEqual(self.invoice.amount_untaxed, total)
        for text in (neutral, whole):
            self.assertIn(f"{total:.2f}kr".replace(".", ","), text)

    def test_finance_has_no_way_to_the_cause(self):
        dialog = self._make_officers_basis()
        with self.assertRaises(AccessError):
            self._print(f"{MODULE}.report_basis_officer", dialog.with_user(self.finance))
        dialog.sudo().is_handed_out = False
        with self.assertRefused("Anteckna först|Note first"):
            self._print(f"{MODULE}.report_basis_officer", dialog)

    def test_each_print_is_in_the_log(self):
        log = self.env["umgange.access.log"].sudo()
        for name, records in self._get_samples().items():
            if name in UNLOGGED:
                continue
            with self.subTest(report=name):
                self.env.cr.flush()
                AccessNotes.of(self.env.cr).forget()
                last = log.search([], limit=1).id
                self._print(name, records)
                self.env.cr.flush()
                rows = log.search([("id", ">", last), ("action", "=", "print")])
                self.assertEqual(set(rows.mapped("login")), {records.env.user.login})

    def test_nothing_is_fetched_or_kept(self):
        samples, attachments = self._get_samples(), self.env["ir.attachment"].search_count([])
        with patch("socket.socket.connect", side_effect=AssertionError("called out")):
            for name, records in samples.items():
                with self.subTest(report=name):
                    self._print(name, records)
        self.assertEqual(self.env["ir.attachment"].search_count([]), attachments)

    def test_long_names_stay_on_the_page(self):
        for word, person in self.people.items():
            person.with_user(self.coordinator).shown_name = f"{LONG}{word} {LONG}{word}"
        self.company.sudo().name = f"{LONG} och {LONG}"
        pages = []
        render = pdf_engine.render
        with patch.object(pdf_engine, "render", lambda html: pages.append(html) or render(html)):
            samples = {name: records for name, records in self._get_samples().items() if name not in INVOICES}
            for name, records in samples.items():
                self._print(name, records)
        for name, html in zip(samples, pages, strict=True):
            with self.subTest(report=name):
                self.assertFalse(self._find_outside(html))

    def _lay_out(self, html):
        """Return the pages of a document as boxes."""
        fetcher, fonts = pdf_engine.StaticFetcher(), FontConfiguration()
        with file_open(pdf_engine.STYLESHEET, "r") as file:
            style = CSS(string=file.read(), url_fetcher=fetcher, font_config=fonts)
        document = HTML(string=html, url_fetcher=fetcher, base_url="static:")
        return document.render(stylesheets=[style], font_config=fonts).pages

    def _find_outside(self, html):
        """Return the lines of text that leave the paper to the right."""
        return [
            box.text
            for page in self._lay_out(html)
            for box in page._page_box.descendants()
            if hasattr(box, "text") and box.position_x + box.width > page.width - 8 * MM
        ]

    def _find_lone_headings(self, html):
        """Return the headings at the foot of a page whose text stands on the next."""
        lasts = []
        for page in self._lay_out(html)[:-1]:
            texts = list(self._walk(page._page_box.children[0], ""))
            lasts += [text for tag, text in texts[-1:] if tag in ("h1", "h2", "h3", "label")]
        return lasts

    def _walk(self, box, tag):
        """Yield ``(heading or nothing, text)`` of each text in a box, in reading order."""
        element = getattr(box, "element", None)
        if box.element_tag in ("h1", "h2", "h3"):
            tag = box.element_tag
        elif element is not None and element.get("class") in ("label", "question", "by"):
            tag = "label"
        if hasattr(box, "text"):
            yield tag, box.text
        for child in getattr(box, "children", ()):
            yield from self._walk(child, tag)

    def test_what_is_empty_says_so(self):
        plan = self._as(self.coordinator, "umgange.plan").create({"assignment_id": self._make_assignment().id})
        meeting = self._make_meeting(self.assignment)
        quiet = {"date_from": "2026-01-02", "date_to": "2026-01-03"}
        empty = {
            **{f"plan_{name}": plan for name in ("full", "visiting", "home")},
            "plan": plan,
            "meeting": meeting,
            "journal": self._make_journal(**quiet),
            "extract": self._decide_extract(**quiet),
            "day_sheet": self._make_day_sheet("2026-01-02"),
            "basis": self._make_basis(self.deliveries.browse()),
        }
        for name, records in empty.items():
            with self.subTest(report=name):
                pdf = self._print(f"{MODULE}.report_{name}", records)
                self.assertEqual(len(pdf.pages), 1)
                self.assertIn("/H1", find_tags(pdf))

    def test_ten_pages_are_ten_pages(self):
        long = "\n\n".join(f"Stycke {number}. " + "Barnet byggde en koja och berättade. " * 12 for number in range(68))
        draft = self._write_plan("", "2026-05-01", purpose=long)
        entry = self._make_entry(self.visit, kind="event", facts=long)
        entry.action_sign()
        self.meeting.notes = long
        long_ones = {
            **dict.fromkeys(("plan", "plan_full", "plan_visiting", "plan_home", "plan_changes"), draft),
            "meeting": self.meeting,
            "journal": self._make_journal(),
            "extract": self._decide_extract(),
        }
        papers, render = [], pdf_engine.render
        for name, records in long_ones.items():
            with (
                self.subTest(report=name),
                patch.object(pdf_engine, "render", lambda html: papers.append(html) or render(html)),
            ):
                pages = self._print(f"{MODULE}.report_{name}", records).pages
                texts = ["".join(page.extract_text().split()) for page in pages]
                # A layout of its own costs as much as the document: one of each kind of page.
                if name in ("plan_full", "journal", "meeting"):
                    self.assertFalse(self._find_lone_headings(papers[-1]))
                self.assertGreaterEqual(len(texts), 10)
                for number, text in enumerate(texts, 1):
                    self.assertIn(f"{number}({len(texts)})", text)
                self.assertIn("Stycke67.", "".join(texts))
