"""What files are called: harmless on a page, in a table, in a header, in a folder."""

import pytest

from saleor_service_plugin.complaints.files.names import ENDINGS, LONGEST, clean

NAMES = {
    "path": ("../../etc/passwd", "passwd.jpg"),
    "windows path": ("C:\\Users\\x\\Foto.JPG", "Foto.jpg"),
    "newline": ("a\r\nSet-Cookie: x.jpg", "a Set-Cookie x.jpg"),
    "null": ("a\0.php\0.jpg", "a .php.jpg"),
    "right to left": ("photo\u202egpj.exe", "photo gpj.jpg"),
    "markup": ("<img src=x onerror=alert(1)>.png", "img src x onerror alert(1).jpg"),
    "formula": ("=cmd|' /C calc'!A0.jpg", "C calc A0.jpg"),
    "plus": ("+49 341.jpg", "49 341.jpg"),
    "at": ("@SUM(1).jpg", "SUM(1).jpg"),
    "minus": ("-2+3.jpg", "2 3.jpg"),
    "quote": ('a"b;c.jpg', "a b c.jpg"),
    "braces": ("{{7*7}}{% x %}.jpg", "7 7 x.jpg"),
    "umlauts": ("Schöner Becher (2).jpeg", "Schöner Becher (2).jpg"),
    "other script": ("写真.jpg", "写真.jpg"),
    "double ending": ("x.php.jpg", "x.php.jpg"),
    "nothing": ("", "photo.jpg"),
    "dots": ("....", "photo.jpg"),
    "ending alone": (".htaccess", "htaccess.jpg"),
    "hidden marks": ("\u0301\u0301a.jpg", "a.jpg"),
    "surrogate": ("a\ud800b.jpg", "a b.jpg"),
    "invisible": ("a\u200b\u2066b\u00ad.jpg", "a b.jpg"),
}


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str) -> None:
    given, wanted = NAMES[name]

    found = clean(given, "image/jpeg")

    assert found == wanted
    assert not set(found) & set("<>\"'/\\\r\n\0=+@;{}%|&")
    assert found.encode()


def test_long_names_and_every_ending() -> None:
    for media_type, ending in ENDINGS.items():
        found = clean("ä" * 5000 + ".exe", media_type)
        assert found.endswith(ending) and len(found) <= LONGEST + 5
    assert clean("", "application/pdf") == "document.pdf"
