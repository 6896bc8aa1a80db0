"""One value changes, and of the file only the bytes of that value."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.editing.yamledit import assign, parse_bytes, put_back
from reportgen.errors import UsageError
from reportgen.model.characters import forbidden_characters
from reportgen.model.source import KeyPath
from reportgen.reading.composer import Tree, value_at
from tests.conftest import FICTION, ROOT

OFFICES = [(ROOT / "data/2022/dongli.yaml").read_bytes(), (FICTION / "2023/mingxi.yaml").read_bytes()]
# a file that has been through every editor there is
WILD = """\
# 开头的注释
预算: {年初预算: 1.50 , 全年预算: '2' ,执行数: "3"}   # 行尾
𠮷键:   值  # 两个空格
块: |
  第一行
  第二行

# 块后面的注释
折: >-
    甲
    乙
列:
- 一项
-   另一
    项
-
- {姓名: 甲, 职务: }
空:
末: 'it''s'"""


def leaves(tree: Tree, path: KeyPath = ()) -> Iterator[KeyPath]:
    if isinstance(tree, str):
        yield path
    else:
        for step in range(len(tree)) if isinstance(tree, list) else tree:
            yield from leaves(tree[step], (*path, step))  # type: ignore[index]


def span_of_change(before: bytes, after: bytes) -> tuple[bytes, bytes]:
    """What lies between the common start and the common end."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    if start is None:
        start = min(len(before), len(after))
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


def disguised(raw: bytes, mark: bool, newline: bytes) -> bytes:
    return (b"\xef\xbb\xbf" if mark else b"") + raw.replace(b"\n", newline)


files = st.builds(
    disguised,
    st.sampled_from([*OFFICES, WILD.encode(), (WILD + "\n").encode()]),
    st.booleans(),
    st.sampled_from([b"\n", b"\r\n"]),
)
texts = st.one_of(
    st.decimals(0, 1000, places=2).map(str),
    st.text(st.sampled_from("甲乙，。：“”#:-? {}[]&*!|>'\"%@`,.\\~=9是\u3000𠮷\n"), min_size=1).map(
        str.strip
    ),
    st.text(min_size=1).map(str.strip),
)


@settings(deadline=None, max_examples=150)
@given(files, st.data(), texts)
def test_only_the_bytes_of_the_value_change_and_come_back(
    raw: bytes, data: st.DataObject, value: str
) -> None:
    tree = parse_bytes(raw).tree
    assert tree is not None
    path = data.draw(st.sampled_from(list(leaves(tree))))
    old = value_at(tree, path)
    try:
        edited = assign(raw, path, value)
    except UsageError:
        assert list(forbidden_characters(value))
        return
    went, came = span_of_change(raw, edited.raw)
    assert went in edited.before.encode() and came in edited.after.encode()
    assert edited.before.encode() in raw
    assert value_at(parse_bytes(edited.raw).tree, path) == value
    assert put_back(edited.raw, path, edited.before, edited.after, str(old)) == raw


@settings(deadline=None, max_examples=80)
@given(files, st.data(), texts)
def test_a_new_key_adds_bytes_and_changes_none(raw: bytes, data: st.DataObject, value: str) -> None:
    tree = parse_bytes(raw).tree
    assert tree is not None
    sections = [path[:n] for path in leaves(tree) for n in range(len(path))]
    mappings = [s for s in dict.fromkeys(sections) if isinstance(value_at(tree, s), dict)]
    path = (*data.draw(st.sampled_from(mappings)), *data.draw(st.sampled_from([["新 键"], ["新节", "新键"]])))
    try:
        edited = assign(raw, path, value)
    except UsageError:
        assert list(forbidden_characters(value))
        return
    went, came = span_of_change(raw, edited.raw)
    assert (went, edited.before) == (b"", "") and len(came) == len(edited.after.encode())
    assert put_back(edited.raw, path, edited.before, edited.after, None) == raw


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        ("a: 8  # 注\n", ("a",), "9", "a: 9  # 注\n"),
        ("a: {x: 8 , y: 1}\n", ("a", "x"), "9", "a: {x: 9 , y: 1}\n"),
        ("a: 8\n", ("a",), "甲: 乙", 'a: "甲: 乙"\n'),
        ("a: 8\n", ("a",), "甲 #乙", 'a: "甲 #乙"\n'),
        ("a: {x: 8}\n", ("a", "x"), "甲, 乙", 'a: {x: "甲, 乙"}\n'),
        ("a: 8\n", ("a",), "甲, 乙", "a: 甲, 乙\n"),
        ("a: 8\n", ("a",), "- 甲", 'a: "- 甲"\n'),
        ("a: '8'\n", ("a",), "it's", "a: 'it''s'\n"),
        ('a: "8"\n', ("a",), '说"好"', 'a: "说\\"好\\""\n'),
        ("a:\nb: 1\n", ("a",), "9", "a: 9\nb: 1\n"),
        ("a:  # 待填\nb: 1\n", ("a",), "9", "a: 9  # 待填\nb: 1\n"),
        ("- 甲\n-\n", (1,), "乙", "- 甲\n- 乙\n"),
        ("a: |\n  甲\n\nb: 1\n", ("a",), "乙", "a: 乙\n\nb: 1\n"),
        ("a:\n  x: 1  # 注\n\n# 尾\nb: 1\n", ("a", "y"), "2", "a:\n  x: 1  # 注\n  y: 2\n\n# 尾\nb: 1\n"),
        ("a:\r\n  x: 1", ("a", "y"), "2", "a:\r\n  x: 1\r\n  y: 2"),
        ("a: {x: 1}\n", ("a", "y"), "2", "a: {x: 1, y: 2}\n"),
        ("a: {}\n", ("a", "y"), "2", "a: {y: 2}\n"),
        ("a: {x: 1}\n", ("a", "y", "z"), "2", "a: {x: 1, y: {z: 2}}\n"),
        ("a: 1\n", ("b", "c"), "2", "a: 1\nb:\n  c: 2\n"),
        ("- x: 1\n- x: 2\n", (0, "y"), "3", "- x: 1\n  y: 3\n- x: 2\n"),
    ],
)
def test_how_it_is_written(text: str, path: KeyPath, value: str, expected: str) -> None:
    assert assign(text.encode(), path, value).raw.decode() == expected


@pytest.mark.parametrize(
    ("text", "path", "value", "words"),
    [
        ("a: {x: 1}\n", ("a",), "9", "是一组值"),
        ("a: 1\n", ("a",), "甲\x07", "控制字符"),
        ("a: 1\n", ("a", "b"), "9", "不能"),
        ("a: [1]\n", ("a", 3), "9", "不能"),
        ("{a, b: 1}\n", ("a",), "9", "写法特殊"),
    ],
)
def test_what_is_refused(text: str, path: KeyPath, value: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        assign(text.encode(), path, value)


def test_what_was_rewritten_by_hand_is_not_put_back() -> None:
    edited = assign(b"a: 8\n", ("a",), "9")
    with pytest.raises(UsageError, match="被直接改过"):
        put_back(b'a: "9"\n', ("a",), edited.before, edited.after, "8")
