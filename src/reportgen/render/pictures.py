"""Pictures of a template, told by their bytes: PNG, JPEG, GIF and BMP, of a size that can be laid out."""

import struct
import zlib
from collections.abc import Iterator

MAX_PIXELS = 40_000_000  # a page of A4 at 600 dots per inch has 35 million


class BadPicture(Exception):
    """The bytes are no picture that a template may hold: what (Chinese, to follow the part's name)."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def check_picture(body: bytes) -> None:
    """Raises BadPicture unless the bytes are a whole picture of a known kind."""
    try:
        width, height = _size(body)
    except (struct.error, IndexError, zlib.error) as fault:
        raise BadPicture("是损坏的图片") from fault
    if not (width > 0 and height > 0 and width * height <= MAX_PIXELS):
        raise BadPicture(f"图片太大（{width}×{height} 点）")


def _size(body: bytes) -> tuple[int, int]:
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(body)
    if body.startswith(b"\xff\xd8\xff"):
        return _jpeg(body)
    if body.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack_from("<HH", body, 6)
        return width, height
    if body.startswith(b"BM") and struct.unpack_from("<I", body, 14)[0] in (40, 52, 56, 108, 124):
        width, height = struct.unpack_from("<ii", body, 18)
        return width, abs(height)
    raise BadPicture("不是 PNG、JPEG、GIF 或 BMP 图片")


def _png(body: bytes) -> tuple[int, int]:
    """Every chunk has its checksum, the header is the first and the end the last of them."""
    chunks = list(_chunks(body))
    if chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise BadPicture("是损坏的图片")
    width, height = struct.unpack_from(">II", chunks[0][1])
    return width, height


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    offset = 8
    while offset < len(body):
        length, kind = struct.unpack_from(">I4s", body, offset)
        content = body[offset + 8 : offset + 8 + length]
        (checksum,) = struct.unpack_from(">I", body, offset + 8 + length)
        if zlib.crc32(kind + content) != checksum:
            raise BadPicture("是损坏的图片")
        yield kind, content
        offset += 12 + length


def _jpeg(body: bytes) -> tuple[int, int]:
    """The size from the frame header; segments before it have lengths that lead to it."""
    offset = 2
    while True:
        mark, kind, length = struct.unpack_from(">BBH", body, offset)
        if mark != 0xFF or length < 2:
            raise BadPicture("是损坏的图片")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", body, offset + 5)
            return width, height
        offset += 2 + length
