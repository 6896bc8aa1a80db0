"""References get new numbers; what only looks like one, in a string, stays."""

import pytest

from reportgen.volume.copying import _renumber


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<</P 5 0 R/K[6 0 R 2 17 0 R ]>>", b"<</P 105 0 R/K[106 0 R 2 117 0 R ]>>"),
        (b"12 0 R", b"112 0 R"),
        (b"<</Lang(zh-CN)/P 5 0 R>>", b"<</Lang(zh-CN)/P 105 0 R>>"),
        (b"<</URI(a 1 0 R b 2 0 R)/P 5 0 R>>", b"<</URI(a 1 0 R b 2 0 R)/P 105 0 R>>"),
        (rb"<</URI(\( 1 0 R \))/P 5 0 R>>", rb"<</URI(\( 1 0 R \))/P 105 0 R>>"),
        (b"<</URI(x 0 R)/P 5 0 R>>", b"<</URI(x 0 R)/P 105 0 R>>"),
        (b"<</MediaBox[0 0 595 842]/Rotate 0>>", b"<</MediaBox[0 0 595 842]/Rotate 0>>"),
    ],
)
def test_only_references_are_renumber(old: bytes, new: bytes) -> None:
    assert _renumber(old, lambda number: number + 100) == new
