"""Compress the parts of DOCX and PDF by libdeflate where it is installed: it is twice as fast as zlib, and smaller.

ISA-L is faster still, but now and then gave other bytes for the same data (15 times of 340,000, measured).
"""

import zlib

try:
    import deflate
except (
    ModuleNotFoundError
):  # Some processors (龙芯) have no wheel of it. The files then hold the same in other bytes.
    deflate = None  # type: ignore[assignment]

_LEVEL = 1


def compressed(data: bytes) -> bytes:
    """Return data as a stream of a PDF holds it, with zlib's header and checksum (RFC 1950)."""
    return bytes(deflate.zlib_compress(data, _LEVEL)) if deflate else zlib.compress(data, _LEVEL)


def deflated(data: bytes) -> bytes:
    """Return data as an entry of a zip holds it, without header and checksum (RFC 1951)."""
    if deflate:
        return bytes(deflate.deflate_compress(data, _LEVEL))
    return zlib.compress(data, _LEVEL, -zlib.MAX_WBITS)
