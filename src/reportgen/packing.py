"""Deflate, the packing of DOCX and PDF, by the fastest library that is there."""

import zlib

try:
    from isal import isal_zlib as library

    _LEVEL = 2
except ModuleNotFoundError:  # there is none for some processors (龙芯): slower, and packed otherwise
    library = zlib  # type: ignore[misc]
    _LEVEL = 6


def compressed(data: bytes) -> bytes:
    """Data as the streams of a PDF hold them: with zlib's head and foot (RFC 1950)."""
    return library.compress(data, _LEVEL)


def deflated(data: bytes) -> bytes:
    """Data as the entries of a zip hold them: bare (RFC 1951)."""
    packer = library.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()
