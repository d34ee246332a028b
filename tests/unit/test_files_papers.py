"""PDFs that strangers send: written anew page by page, refused where they hold more than pages."""

import time
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from saleor_service_plugin.complaints.files import paper
from saleor_service_plugin.complaints.files.take import take
from saleor_service_plugin.complaints.files.taken import RefusedFileError

N = NameObject


def pages(count: int = 1) -> pypdf.PdfWriter:
    """A PDF with something drawn on it."""
    writer = pypdf.PdfWriter()
    for _ in range(count):
        page = writer.add_blank_page(200, 200)
        drawn = StreamObject()
        drawn.set_data(b"0 0 1 rg 10 10 50 50 re f")
        page[N("/Contents")] = writer._add_object(drawn)
    return writer


def written(writer: pypdf.PdfWriter) -> bytes:
    """Return it as a file."""
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def things(**values: Any) -> DictionaryObject:
    """A dictionary of a PDF."""
    found = DictionaryObject()
    for name, value in values.items():
        found[N(f"/{name}")] = value
    return found


def action(kind: str, **more: Any) -> DictionaryObject:
    """An action of a PDF."""
    return things(S=N(f"/{kind}"), **more)


def of_catalog(key: str, value: Any) -> bytes:
    """A PDF with something in its catalog."""
    writer = pages()
    writer._root_object[N(key)] = value
    return written(writer)


def of_page(key: str, value: Any) -> bytes:
    """A PDF with something at its page."""
    writer = pages()
    writer.pages[0][N(key)] = value
    return written(writer)


def note(subtype: str, **more: Any) -> bytes:
    """A PDF with an annotation."""
    return of_page("/Annots", ArrayObject([things(Subtype=N(f"/{subtype}"), **more)]))


def with_file() -> bytes:
    """A PDF with another file in it."""
    writer = pages()
    writer.add_attachment("a.exe", b"MZ")
    return written(writer)


def locked(password: str = "x") -> bytes:
    """A PDF that needs a password."""
    writer = pages()
    writer.encrypt(password)
    return written(writer)


def in_object_stream() -> bytes:
    """A PDF whose script stands in a compressed stream of objects, as new programs write it."""
    objects = [
        (1, b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>"),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
        (4, b"<</S/JavaScript/JS(app.alert\\(1\\))>>"),
    ]
    index, body = b"", b""
    for number, content in objects:
        index += b"%d %d " % (number, len(body))
        body += content + b" "
    packed = zlib.compress(index + body)
    out = b"%PDF-1.7\n"
    first = len(out)
    out += b"5 0 obj<</Type/ObjStm/N 4/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n" % (
        len(index), len(packed), packed,
    )  # fmt: skip
    table = len(out)
    rows = b"\0\0\0\0" + b"".join(
        b"\2" + (5).to_bytes(2, "big") + bytes([place]) for place in range(4)
    )
    rows += b"\1" + first.to_bytes(2, "big") + b"\0" + b"\1" + table.to_bytes(2, "big") + b"\0"
    out += b"6 0 obj<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream endobj\n" % (
        len(rows), rows,
    )  # fmt: skip
    return out + b"startxref\n%d\n%%%%EOF" % table


def script() -> DictionaryObject:
    """An action that runs a script."""
    return action("JavaScript", JS=TextStringObject("app.alert(1)"))


def names(kind: str) -> DictionaryObject:
    """A tree of names with a script in it."""
    tree = things(Names=ArrayObject([TextStringObject("a"), script()]))
    return things(**{kind: tree})


def outside_stream() -> bytes:
    """A PDF whose page is drawn by another file."""
    writer = pages()
    drawn = StreamObject()
    drawn.set_data(b"")
    drawn[N("/F")] = TextStringObject("\\\\evil\\share")
    writer.pages[0][N("/Contents")] = writer._add_object(drawn)
    return written(writer)


def program_within() -> bytes:
    """A PDF whose page draws what is a PostScript program."""
    writer = pages()
    drawn = StreamObject()
    drawn.set_data(b"(x) run")
    drawn[N("/Type")], drawn[N("/Subtype")] = N("/XObject"), N("/PS")
    within = things(XObject=things(X=writer._add_object(drawn)))
    writer.pages[0][N("/Resources")] = within
    return written(writer)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "script at opening": (lambda: of_catalog("/OpenAction", script()), "script"),
    "script in an object stream": (in_object_stream, "script"),
    "script by name": (lambda: of_catalog("/Names", names("JavaScript")), "script"),
    "script of a page": (lambda: of_page("/AA", things(O=script())), "script"),
    "script of the document": (lambda: of_catalog("/AA", things(WC=script())), "script"),
    "script of a link": (lambda: note("Link", A=script()), "script"),
    "script behind a link": (
        lambda: note("Link", A=action("GoTo", Next=ArrayObject([script()]))), "script"
    ),
    "program at opening": (
        lambda: of_catalog("/OpenAction", action("Launch", F=TextStringObject("calc.exe"))),
        "script",
    ),
    "program of a link": (lambda: note("Link", A=action("Launch")), "script"),
    "page opened at opening": (
        lambda: of_catalog("/OpenAction", action("URI", URI=TextStringObject("https://x"))),
        "script",
    ),
    "form sent": (lambda: note("Link", A=action("SubmitForm")), "script"),
    "other document": (lambda: note("Link", A=action("GoToR")), "script"),
    "data imported": (lambda: note("Link", A=action("ImportData")), "script"),
    "film": (lambda: note("Movie"), "script"),
    "sound": (lambda: note("Sound"), "script"),
    "rich media": (lambda: note("RichMedia"), "script"),
    "screen": (lambda: note("Screen"), "script"),
    "three dimensions": (lambda: note("3D"), "script"),
    "file at a note": (lambda: note("FileAttachment"), "script"),
    "field": (lambda: note("Widget"), "script"),
    "form": (
        lambda: of_catalog("/AcroForm", things(Fields=ArrayObject([things(T=TextStringObject("a"))]))),
        "script",
    ),
    "xfa form": (
        lambda: of_catalog(
            "/AcroForm", things(Fields=ArrayObject(), XFA=TextStringObject("<xdp/>"))
        ),
        "script",
    ),
    "another file": (with_file, "script"),
    "drawn by another file": (outside_stream, "script"),
    "postscript": (program_within, "script"),
    "locked": (locked, "locked"),
    "locked for the owner alone": (lambda: locked(""), "locked"),
    "too many pages": (lambda: written(pages(51)), "too-many-pages"),
    "mark alone": (lambda: b"%PDF-1.7\n", "broken"),
    "html with its mark": (lambda: b"%PDF-1.7\n<script>alert(1)</script>", "broken"),
    "half": (lambda: written(pages(3))[:300], "broken"),
    "no pages": (lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF", "broken"),
    "pages in a circle": (lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF", "broken"),
    "nested": (lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog/X " + b"[" * 60_000 + b"]" * 60_000 + b">>endobj\ntrailer<</Root 1 0 R>>\n%%EOF", "broken"),
    "said to have a thousand million pages": (
        lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 999999999>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF",
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_papers_are_refused_with_a_sentence(name: str) -> None:
    make, code = HOSTILE[name]
    began = time.monotonic()

    with pytest.raises(RefusedFileError) as refused:
        paper.rewrite(make())

    assert refused.value.code == code or not code
    assert refused.value.reason.endswith(".")
    assert time.monotonic() - began < 10


def test_what_is_drawn_stays_and_all_else_goes() -> None:
    # given
    writer = pages(3)
    writer.add_metadata({"/Author": "Erika Mustermann", "/Title": "secret"})
    link = things(
        Type=N("/Annot"), Subtype=N("/Link"),
        A=action("URI", URI=TextStringObject("https://evil.example")),
    )  # fmt: skip
    writer.pages[0][N("/Annots")] = ArrayObject([link])
    writer.pages[0][N("/Rotate")] = NumberObject(90)
    writer._root_object[N("/OpenAction")] = ArrayObject(
        [writer.pages[0].indirect_reference, N("/Fit")]
    )
    writer._root_object[N("/AcroForm")] = things(Fields=ArrayObject())

    # when
    found = take("Rechnung.pdf", written(writer))

    # then
    assert (found.media_type, found.small, found.name) == ("application/pdf", None, "Rechnung.pdf")
    for gone in (
        b"Mustermann",
        b"secret",
        b"evil.example",
        b"/Annots",
        b"/OpenAction",
        b"/Producer",
    ):
        assert gone not in found.content
    read = pypdf.PdfReader(BytesIO(found.content))
    assert len(read.pages) == 3 and read.pages[0]["/Rotate"] == 90
    assert b"10 10 50 50 re" in read.pages[2].get_contents().get_data()  # type: ignore[union-attr]
    assert paper.rewrite(found.content)


def test_a_child_that_eats_memory_or_time_is_a_file_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from saleor_service_plugin.complaints.files import paper_process

    monkeypatch.setattr(paper_process, "SECONDS", 0.05)
    with pytest.raises(RefusedFileError) as refused:
        take("a.pdf", written(pages()))
    assert refused.value.code == "broken"


def test_the_child_refuses_as_we_do() -> None:
    with pytest.raises(RefusedFileError) as refused:
        take("a.pdf", in_object_stream())
    assert refused.value.code == "script" and "is opened" in refused.value.reason
