"""Files made on the spot: PDFs and Word packages written by hand, each oddity in sight."""

import hashlib
import io
import zipfile

import pytest

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _rc4(key, data):
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    found = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        found.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(found)


def _lock(password):
    """Give the key and the dictionary of PDF's first security handler (PDF 1.7, 7.6.3)."""
    padded = (password + _PAD)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    rights = (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded + owner + rights + b"0" * 16).digest()[:5]
    entries = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (
        owner.hex().encode(),
        _rc4(key, _PAD).hex().encode(),
    )
    return key, b"/Encrypt %s/ID[<%s><%s>]" % (entries, b"30" * 16, b"30" * 16)


def _sealed(key, number, content):
    """Encrypt the content of an object, by the number it has."""
    return _rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], content)


def _stream(content, entries=b""):
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def _page_content(lines):
    rows = (b"(%s) Tj 0 -14 Td" % line.encode("cp1252") for line in lines)
    return b"BT /F1 10 Tf 40 780 Td " + b" ".join(rows) + b" ET"


def _assembled(objects, trailer=b""):
    out = b"%PDF-1.6\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        len(out),
    )
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + end


@pytest.fixture
def pdf():
    """Give a maker of PDFs: one list of lines a page, a password, the value of a form field."""

    def make(*pages, password=None, field=None):
        font, first = 3, 4
        key, lock = (None, b"") if password is None else _lock(password)
        kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(pages)))
        widget = first + 2 * len(pages)
        annotations = b"/Annots[%d 0 R]" % widget if field else b""
        form = b"/AcroForm<</Fields[%d 0 R]>>" % widget if field else b""
        objects = [
            b"<</Type/Catalog/Pages 2 0 R%s>>" % form,
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        ]
        for at, lines in enumerate(pages):
            objects.append(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R%s"
                b"/Resources<</Font<</F1 %d 0 R>>>>>>" % (first + 2 * at + 1, annotations, font)
            )
            content = _page_content(lines)
            objects.append(_stream(_sealed(key, first + 2 * at + 1, content) if key else content))
        if field:
            drawn = b"/Tx BMC BT /F1 10 Tf 2 5 Td (%s) Tj ET EMC" % field.encode()
            shape = b"/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 3 0 R>>>>"
            objects.append(
                b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(%s)/F 4/Rect[40 40 240 60]"
                b"/DA(/F1 10 Tf 0 g)/AP<</N %d 0 R>>>>" % (field.encode(), widget + 1)
            )
            objects.append(_stream(drawn, shape))
        return _assembled(objects, lock)

    return make


def _relations(pairs):
    rows = "".join(
        f'<Relationship Id="r{at}" Type="{_R}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(pairs)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{rows}</Relationships>'


def _types():
    rows = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in [
            ("document", "document.main"),
            ("styles", "styles"),
            ("numbering", "numbering"),
        ]
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return (
        f'<Types xmlns="{space}"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


@pytest.fixture
def docx():
    """Give a maker of Word files from the XML of the body, the lists and the styles."""

    def make(body, numbering="", styles="", *, head="", extra=()):
        parts = {
            "[Content_Types].xml": _types(),
            "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
            "word/_rels/document.xml.rels": _relations(
                [("styles", "styles.xml"), ("numbering", "numbering.xml")]
            ),
            "word/document.xml": f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
            "word/numbering.xml": f"<w:numbering {_W}>{numbering}</w:numbering>",
            **dict(extra),
        }
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return file.getvalue()

    return make
