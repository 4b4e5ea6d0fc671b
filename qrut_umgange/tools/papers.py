"""What kind of file a paper is, by what stands in it: what it is called decides nothing."""

import io
import zipfile
import zlib
from contextlib import suppress

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
    """Return the kind of a zipped document; nothing of one with parts that can run."""
    with (
        suppress(zipfile.BadZipFile, zlib.error, OSError, ValueError, KeyError, NotImplementedError, RuntimeError),
        zipfile.ZipFile(io.BytesIO(content)) as parts,
    ):
        names = [name.lower() for name in parts.namelist()]
        if any(name.rpartition("word/")[2].startswith(_RUNS) for name in names):
            return ""
        if "word/document.xml" in names and "[content_types].xml" in names:
            return "docx"
        if "mimetype" in names and parts.getinfo("mimetype").file_size < 200:
            kind = parts.read("mimetype").strip()
            return "odt" if kind == KINDS["odt"][1].encode() else ""
    return ""
