"""Deflate, the packing of DOCX and PDF, by libdeflate where it is there: twice as fast as zlib, and smaller.

ISA-L is faster still, but now and then gave other bytes for the same data (15 times of 340,000, measured).
"""

import zlib

try:
    import deflate
except (
    ModuleNotFoundError
):  # no wheel of it for some processors (龙芯): the files say the same in other bytes
    deflate = None  # type: ignore[assignment]

_LEVEL = 1


def compressed(data: bytes) -> bytes:
    """Data as the streams of a PDF hold them: with zlib's head and foot (RFC 1950)."""
    return bytes(deflate.zlib_compress(data, _LEVEL)) if deflate else zlib.compress(data, _LEVEL)


def deflated(data: bytes) -> bytes:
    """Data as the entries of a zip hold them: bare (RFC 1951)."""
    if deflate:
        return bytes(deflate.deflate_compress(data, _LEVEL))
    return zlib.compress(data, _LEVEL, -zlib.MAX_WBITS)
