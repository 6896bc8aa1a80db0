"""Whatever library packs: zlib reads it, and the same data give the same bytes."""

import zlib

import pytest

from reportgen.files import packing

DATA = [b"", b"a", "绩效自评".encode() * 999, bytes(range(256)) * 40]


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("data", DATA)
def test_what_is_packed_can_be_read(data: bytes, there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert packing.deflate, "libdeflate has wheels for the machines that run the tests"
    if not there:
        monkeypatch.setattr(packing, "deflate", None)
    assert zlib.decompress(packing.compressed(data)) == data
    assert zlib.decompress(packing.deflated(data), -zlib.MAX_WBITS) == data


def test_the_same_data_give_the_same_bytes() -> None:
    """ISA-L's did not always: what lay in memory before had a part in it."""
    data = bytes(range(256)) * 20 + "部门整体支出".encode() * 50
    rest = []
    for round_ in range(3000):
        rest = [*rest[-9:], bytearray(b"\xa5" * (round_ * 97 % 60_000))]
        assert packing.deflated(data) == packing.deflated(bytes(bytearray(data)))
        if not round_:
            first = packing.compressed(data), packing.deflated(data)
        assert (packing.compressed(data), packing.deflated(data)) == first
