import doctest
import io
import zipfile

from odoo.tests import BaseCase, tagged

from ..tools import papers
from ..tools.papers import find_kind


def make_zip(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


DOCX = {"[Content_Types].xml": "<a/>", "word__document.xml": "<a/>"}
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODT = {"mimetype": papers.KINDS["odt"][1], "content.xml": "<a/>"}


def _relate(kind, mode="External"):
    """Return how a document says what it has to do with something outside."""
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    return (
        f'<Relationships><Relationship Id="r1" Type="{kind}" Target="http://x/y" TargetMode="{mode}"/></Relationships>'
    )


def _instruct(*runs):
    return "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)


@tagged("post_install", "-at_install")
class TestPapers(BaseCase):
    def test_documentation(self):
        self.assertFalse(doctest.testmod(papers).failed)

    def test_a_file_is_what_stands_in_it(self):
        for kind, content in (
            ("pdf", b"%PDF-1.4"),
            ("jpeg", b"\xff\xd8\xff\xe0"),
            ("png", b"\x89PNG\r\n\x1a\n"),
            ("docx", make_zip(**DOCX)),
            ("odt", make_zip(**ODT)),
            # what is fetched by a click alone
            ("docx", make_zip(**DOCX, **{"word/_rels/x.rels": _relate("hyperlink")})),
            ("odt", make_zip(**{**ODT, "content.xml": f'<a {XLINK} xlink:href="http://x">x</a>'})),
        ):
            with self.subTest(kind=kind):
                self.assertEqual(find_kind(content), kind)

    def test_what_can_run_or_is_nothing_of_this_is_not_kept(self):
        for name, content in {
            "program": b"MZ\x90\x00",
            "script": b"#!/bin/sh",
            "page": b"<html><script>1</script>",
            "svg": b"<?xml version='1.0'?><svg/>",
            "empty": b"",
            "zip": make_zip(letter="x"),
            "spreadsheet": make_zip(**{"[Content_Types].xml": "x", "xl__workbook.xml": "x"}),
            "macros": make_zip(**DOCX, word__vbaProject="x"),
            "activex": make_zip(**DOCX, word__activeX__a="x"),
            "object": make_zip(**DOCX, word__embeddings__a="x"),
            "odt with macros": make_zip(**ODT, Basic__script="x"),
            "remote template": make_zip(**DOCX, **{"word/_rels/x.rels": _relate("attachedTemplate")}),
            "remote picture": make_zip(**DOCX, **{"word/_rels/x.rels": _relate("image")}),
            "remote picture, in another encoding": make_zip(
                **DOCX, **{"word/_rels/x.rels": _relate("image").encode("utf-16")}
            ),
            "foreign page": make_zip(**DOCX, **{"word/_rels/x.rels": _relate("aFChunk", mode="Internal")}),
            "field": make_zip(
                **{**DOCX, "word__document.xml": f"<w:p {W}>{_instruct('INCLUDE', 'PICTURE http://x')}</w:p>"}
            ),
            "odt with a remote picture": make_zip(**{**ODT, "content.xml": f'<image {XLINK} xlink:href="http://x"/>'}),
            "no text": make_zip(**{**DOCX, "word__document.xml": "<a>"}),
            "torn": make_zip(**DOCX)[:40],
        }.items():
            with self.subTest(name=name):
                self.assertEqual(find_kind(content), "")
