"""What a document holds beside what stands on its pages: tags, bookmarks, properties, links, files."""

from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, IndirectObject, TextStringObject

from odoo.tests import tagged

from .documents_common import DocumentsCommon

# What a file may hold that is no text and no picture.
ACTIVE = {"/URI", "/Launch", "/JavaScript", "/JS", "/GoToR", "/SubmitForm", "/EmbeddedFile", "/Filespec", "/RichMedia"}


def find_strings(pdf):
    """Return all that is written in a file beside its pages: tags, bookmarks, properties, and the keys there are."""
    texts, keys, seen, left = [], set(), set(), [pdf.trailer]
    while left:
        each = left.pop()
        if isinstance(each, IndirectObject):
            if each.idnum in seen:
                continue
            seen.add(each.idnum)
            each = each.get_object()
        if isinstance(each, DictionaryObject):
            keys |= {*each, *(value for value in each.values() if isinstance(value, str) and value.startswith("/"))}
            left.extend(each.values())
        elif isinstance(each, ArrayObject):
            left.extend(each)
        elif isinstance(each, TextStringObject):
            texts.append(str(each))
        elif isinstance(each, ByteStringObject):
            texts.append(each.decode("latin-1"))
    return texts, keys


@tagged("post_install", "-at_install")
class TestAttacksMarks(DocumentsCommon):
    def test_beside_the_pages_there_is_no_more_than_on_them(self):
        for name, records in self._get_samples().items():
            pdf = self._print(name, records)
            with self.subTest(report=name):
                texts, keys = find_strings(pdf)
                self.assertFalse(keys & ACTIVE)
                self.assertFalse(dict(pdf.attachments))
                shown = self._find_marks(self._read(pdf))
                self.assertFalse(self._find_marks("".join("".join(texts).split())) - shown)
