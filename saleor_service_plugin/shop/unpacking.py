"""Unpacking what came over a line, a bounded piece at a time: pure.

A small answer may be a large one inside. So nothing is unpacked further than asked for,
and what goes in is bounded as well: there is packed content that holds nothing at all.
"""

import zlib
from collections.abc import Callable, Iterator

ASKED_FOR = "gzip, deflate"
"""What we say that we can unpack (RFC 9110, section 12.5.3)."""

PIECE = 8 * 1024
"""Bytes that are asked of the line at once, and unpacked at once."""

SLACK = 64 * 1024
"""How much longer than its content something packed may be."""

GZIP = 16 + zlib.MAX_WBITS


class TooLong(Exception):
    """There is more than was asked for."""


class UnknownEncoding(Exception):
    """It is packed in a way that nobody asked for."""


class Broken(Exception):
    """It cannot be unpacked, or ends too early."""


def unpacked(read: Callable[[int], bytes], encoding: str, *, most: int) -> bytes:
    """Return the content behind a line.

    Args:
        read: Returns as many bytes as are there, up to a number; none at the end.
        encoding: Of HTTP's Content-Encoding; one of them, several are nobody's.
        most: So many bytes may it be unpacked.

    Raises:
        TooLong: It is longer.
        UnknownEncoding: It is neither gzip nor deflate nor plain.
        Broken: It cannot be unpacked.
        Exception: Whatever `read` raises.

    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _joined(_plain(read), most)
    if name not in ("gzip", "x-gzip", "deflate"):
        raise UnknownEncoding
    return _joined(_inflated(read, most + SLACK, raw=name == "deflate"), most)


def _joined(pieces: Iterator[bytes], most: int) -> bytes:
    whole = bytearray()
    for piece in pieces:
        if len(whole) + len(piece) > most:
            raise TooLong
        whole += piece
    return bytes(whole)


def _plain(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while piece := read(PIECE):
        yield piece


def _inflated(read: Callable[[int], bytes], most: int, *, raw: bool) -> Iterator[bytes]:
    """Yield what is inside; what follows the end of the packed part is not read."""
    packed = read(PIECE)
    if not packed:
        return
    machine = zlib.decompressobj(_bits(packed) if raw else GZIP)
    taken = len(packed)
    while taken <= most:
        try:
            piece = machine.decompress(packed, PIECE)
        except zlib.error as error:
            raise Broken from error
        if piece:
            yield piece
        if machine.eof:
            return
        packed = machine.unconsumed_tail
        if packed or len(piece) == PIECE:
            # More is inside of what was read already.
            continue
        packed = read(PIECE)
        if not packed:
            raise Broken
        taken += len(packed)
    raise TooLong


def _bits(packed: bytes) -> int:
    """Return how deflate is to be read: with zlib's head, or without as some send it."""
    has_head = len(packed) > 1 and packed[0] & 15 == 8 and int.from_bytes(packed[:2]) % 31 == 0
    return zlib.MAX_WBITS if has_head else -zlib.MAX_WBITS
