"""What kind of file a paper is, by what stands in it: what it is called decides nothing."""

import io
import re
import zipfile
import zlib
from contextlib import suppress

from lxml import etree

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
#: kind -> (ending, MIME type)
KINDS = {
    "pdf": ("pdf", "application/pdf"),
    "jpeg": ("jpg", "image/jpeg"),
    "png": ("png", "image/png"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": ("odt", "application/vnd.oasis.opendocument.text"),
}
PICTURES = ("jpeg", "png")
_BEGINS = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"))
# The parts of a document that can run.
_RUNS = ("vbaproject", "activex", "basic/", "scripts/", "embeddings/", "object ")
# The largest part that is looked into; a page of text is a few kilobytes.
_MAX_PART = 20 * MEGABYTE
# What a document fetches by itself when it is opened: a field that is one, and an address that nobody clicks.
_FETCHING_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT)\b|\bLINK\s+\w+\.\w", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
_HREF = "{http://www.w3.org/1999/xlink}href"


def find_kind(content: bytes) -> str:
    """Return the kind of the file, or nothing when it is none that we keep.

    >>> find_kind(b"%PDF-1.7 and more")
    'pdf'
    >>> find_kind(b"MZ\\x90 a program that is called letter.pdf")
    ''
    >>> find_kind(b"<svg onload='run()'/>")
    ''
    """
    for begin, kind in _BEGINS:
        if content.startswith(begin):
            return kind
    return _find_document(content) if content.startswith(b"PK\x03\x04") else ""


def _find_document(content: bytes) -> str:
    """Return the kind of a zipped document; nothing of one with parts that can run, or that fetches anything."""
    with (
        suppress(zipfile.BadZipFile, zlib.error, OSError, ValueError, KeyError, NotImplementedError, RuntimeError),
        suppress(etree.XMLSyntaxError),
        zipfile.ZipFile(io.BytesIO(content)) as parts,
    ):
        names = [name.lower() for name in parts.namelist()]
        if any(name.rpartition("word/")[2].startswith(_RUNS) for name in names) or _fetches(parts):
            return ""
        if "word/document.xml" in names and "[content_types].xml" in names:
            return "docx"
        if "mimetype" in names and parts.getinfo("mimetype").file_size < 200:
            kind = parts.read("mimetype").strip()
            return "odt" if kind == KINDS["odt"][1].encode() else ""
    return ""


def _fetches(parts: zipfile.ZipFile) -> bool:
    """Tell whether a document would fetch something when it is opened: a template, a picture, a text.

    Whoever sent it would learn that it was read, when, and where.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    for part in parts.infolist():
        if part.filename.lower().endswith((".xml", ".rels")):
            if part.file_size > _MAX_PART:
                return True
            root = etree.fromstring(parts.read(part), parser)
            if _has_target(root) or _FETCHING_FIELD.search("".join(_iterate_fields(root))):
                return True
    return False


def _has_target(root: etree._Element) -> bool:
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        kind = element.get("Type", "").lower()
        is_out = element.get("TargetMode", "").lower() == "external" and not kind.endswith("/hyperlink")
        if name == "Relationship" and (is_out or kind.endswith("/afchunk")):
            return True
        # In ODT a link to click is an “a”.
        if name != "a" and _ADDRESS.match(element.get(_HREF, "")):
            return True
    return False


def _iterate_fields(root: etree._Element) -> list[str]:
    return [
        " ".join(filter(None, (element.text, *element.attrib.values())))
        for element in root.iter("{*}instrText", "{*}fldSimple")
    ]
