"""Items and keys are inserted, removed and moved; every other byte stays, and undoing gives the first bytes back."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.editing.entryedit import insert_entry, move_item, put_entry_back, remove_entry
from reportgen.editing.treeedit import entry_keys, with_entry, with_moved_item, without_entry
from reportgen.editing.yamledit import parse_bytes
from reportgen.errors import UsageError
from reportgen.model.source import KeyPath
from reportgen.reading.composer import Tree, value_at
from tests.editing.test_yamledit import OFFICES, WILD, disguised, texts

LISTS = """\
# 开头  # 一
职责:   # 二
- 甲  # 三

# 四
-
  # 五
  乙
- {姓名: 甲, 职务: }   # 六
- 标题: 丙  # 七
  内容:
  - 子
  - 丑   # 八
  # 九

  注: |
    多行

    文字
# 十
-
另:
    -   宽: 1
        二: 2

    -   宽: 3
括: [一, {二: 三, 四: 五}, "六"] # 十一
多行括: [
  一,   # 十二
  二,
  三 ]
末: 了"""
files = st.builds(
    disguised,
    st.sampled_from([*OFFICES, LISTS.encode(), (LISTS + "\n# 尾\n").encode(), WILD.encode()]),
    st.booleans(),
    st.sampled_from([b"\n", b"\r\n"]),
)
records = st.dictionaries(st.sampled_from(["姓名", "单 位", "职务", "内容"]), texts, min_size=1)
contents = st.one_of(
    texts, records, st.fixed_dictionaries({"标题": texts, "内容": st.lists(texts, min_size=1)})
)


def collections(tree: Tree, path: KeyPath = ()) -> Iterator[KeyPath]:
    if isinstance(tree, (dict, list)):
        yield path
        for key in entry_keys(tree):
            yield from collections(tree[key], (*path, key))  # type: ignore[index, call-overload]


def comments(raw: bytes) -> list[str]:
    return sorted(re.findall(r"# [一二三四五六七八九十]+|# 尾", raw.decode()))


@settings(deadline=None, max_examples=200)
@given(files, st.data(), contents)
def test_an_entry_comes_and_nothing_else_changes(raw: bytes, data: st.DataObject, content: Tree) -> None:
    tree = parse_bytes(raw).tree
    assert tree is not None
    path = data.draw(st.sampled_from(list(collections(tree))))
    count = len(entry_keys(value_at(tree, path)))
    key = "新 键" if isinstance(value_at(tree, path), dict) else None
    position = data.draw(st.integers(0, count)) if key is None else count
    try:
        edited = insert_entry(raw, path, position, key, content)
    except UsageError as refused:
        assert "写法特殊" not in str(refused)
        return
    wanted = with_entry(tree, path, position, key, content)
    assert parse_bytes(edited.raw).tree == wanted
    grown = len(edited.raw) - len(raw)
    at = next(n for n in range(len(raw) + 1) if edited.raw[:n] + edited.raw[n + grown :] == raw)
    assert at >= 0 and comments(raw) == comments(edited.raw)
    undone = put_entry_back(edited.raw, path, position, edited.before, edited.after, lambda _: tree)
    assert undone == raw


@settings(deadline=None, max_examples=200)
@given(files, st.data())
def test_an_entry_goes_and_nothing_else_changes(raw: bytes, data: st.DataObject) -> None:
    tree = parse_bytes(raw).tree
    assert tree is not None
    paths = [(*at, k) for at in collections(tree) for k in entry_keys(value_at(tree, at))]
    path = data.draw(st.sampled_from(paths))
    position = entry_keys(value_at(tree, path[:-1])).index(path[-1])
    try:
        edited = remove_entry(raw, path)
    except UsageError as refused:
        assert "唯一" in str(refused) or b"\xe5\x8d\x81\xe4\xba\x8c" in raw
        return
    assert parse_bytes(edited.raw).tree == without_entry(tree, path)
    cut = len(raw) - len(edited.raw)
    assert any(raw[:n] + raw[n + cut :] == edited.raw for n in range(len(raw)))
    start = next(n for n in range(len(raw)) if raw[:n] + raw[n + cut :] == edited.raw)
    gone = raw[start : start + cut].strip().splitlines()
    assert not gone[0].lstrip().startswith(b"#") and not gone[-1].lstrip().startswith(b"#")
    undone = put_entry_back(edited.raw, path[:-1], position, edited.before, edited.after, lambda _: tree)
    assert undone == raw


@settings(deadline=None, max_examples=200)
@given(files, st.data())
def test_an_item_moves_and_every_line_is_still_there(raw: bytes, data: st.DataObject) -> None:
    tree = parse_bytes(raw).tree
    assert tree is not None
    lists = [
        p for p in collections(tree) if isinstance(value_at(tree, p), list) and len(value_at(tree, p)) > 1
    ]  # type: ignore[arg-type]
    path = data.draw(st.sampled_from(lists))
    old, new = data.draw(st.permutations(range(len(value_at(tree, path)))))[:2]  # type: ignore[arg-type]
    edited = move_item(raw, path, old, new)
    assert parse_bytes(edited.raw).tree == with_moved_item(tree, path, old, new)
    assert sorted(edited.raw.decode()) == sorted(raw.decode()) and comments(edited.raw) == comments(raw)
    first = min(old, new)
    assert put_entry_back(edited.raw, path, first, edited.before, edited.after, lambda _: tree) == raw


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a:\n  - 甲  # 注\n  # 说明\n  - 乙\nb: 1\n", ("a", 0), "a:\n  # 说明\n  - 乙\nb: 1\n"),
        ("a:\n  - 甲\n  - 乙", ("a", 1), "a:\n  - 甲"),
        ("a: [甲, 乙]  # 注\n", ("a", 0), "a: [乙]  # 注\n"),
        ("a: [甲, 乙]  # 注\n", ("a", 1), "a: [甲]  # 注\n"),
        ("a: {x: 1, y: 2}\n", ("a", "y"), "a: {x: 1}\n"),
        ("a: 1\nb:\n  - x\n\nc: 2\n", ("b",), "a: 1\n\nc: 2\n"),
        ("- x: 1\n  y: 2\n", (0, "x"), "- y: 2\n"),
    ],
)
def test_how_it_goes(text: str, path: KeyPath, expected: str) -> None:
    assert remove_entry(text.encode(), path).raw.decode() == expected


@pytest.mark.parametrize(
    ("text", "path", "position", "content", "expected"),
    [
        ("a:\n  - 甲  # 注\n\nb: 1\n", ("a",), 1, "乙: 丙", 'a:\n  - 甲  # 注\n  - "乙: 丙"\n\nb: 1\n'),
        ("a:\n  - {x: 1}\n", ("a",), 1, {"x": "二, 三"}, 'a:\n  - {x: 1}\n  - {x: "二, 三"}\n'),
        ("a:\n- x: 1\n", ("a",), 0, {"x": "2", "y": ["3"]}, "a:\n- x: 2\n  y:\n    - 3\n- x: 1\n"),
        ("a: [甲]\n", ("a",), 1, "乙", "a: [甲, 乙]\n"),
        ("a: []\n", ("a",), 0, "乙", "a: [乙]\n"),
    ],
)
def test_how_it_comes(text: str, path: KeyPath, position: int, content: Tree, expected: str) -> None:
    assert insert_entry(text.encode(), path, position, None, content).raw.decode() == expected


def test_a_text_changed_by_hand_is_not_put_back() -> None:
    edited = remove_entry("a:\n  - 甲\n  - 乙\n  - 丙\n".encode(), ("a", 1))
    changed = edited.raw.replace("甲".encode(), "丁".encode())
    tree: Tree = {"a": ["丁", "乙", "丙"]}
    back = put_entry_back(changed, ("a",), 1, edited.before, edited.after, lambda _: tree)
    assert back.decode() == "a:\n  - 丁\n  - 乙\n  - 丙\n"
    with pytest.raises(UsageError, match="被直接改过"):
        put_entry_back(edited.raw, ("a",), 1, edited.before, "不在", lambda _: tree)
