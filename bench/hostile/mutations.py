"""Bytes and values that no program should be given."""

import copy
import json
import random
from typing import Any

import yaml

_CHARACTERS = (
    "\x00", "\x07", "\x1b[31m", "\x85", "\x9b", "\u00a0", "\u200b", "\u2028", "\u2029", "\u202e", "\ufeff", "\ufffe",
    "\uffff", "\U0010ffff", "😀", "𠮷", "e\u0301" * 3, "：", "，", "　", "\t", "\r", "\v", "\f", "{{ 1 }}", "{% for %}",
    "&a", "*a", "!!python/object:os.system", "<<", "%", "@", "`", "|", ">", "? ", "- ", "---", "...", "#", "'", '"',
)  # fmt: skip
_BYTES = (
    b"\x00", b"\xff", b"\xfe", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\x80",
    b"\r", b"\r\n", b"\n" * 50, b"\t", b"PK\x03\x04", b"\x1b]0;x\x07", b"[" * 2000, b"{" * 2000, b"- " * 2000,
    b"? " * 2000, b"&a [*a, *a]", b"!" * 500, b"%YAML 9.9\n---\n", b'"', b"'", b"\\",
)  # fmt: skip
_NUMBERS = (
    "NaN", "-NaN", "Infinity", "-0", "1e999999999", "-1e-999999999", "1" * 5000, "0." + "0" * 5000 + "1", "0x7f", "1_000",
    "９９", "٣", "1,000.00", "1e5", "+5", "--5", "5.", ".5", "99999999999999999999.99", "100%", "-1", "1" * 25 + ".005",
)  # fmt: skip
_DATES = (
    "9999-12-31",
    "0000-00-00",
    "2023-02-30",
    "2023年13月1日",
    "1-1-1",
    "2023-1-1T00:00:00Z",
    "99999年1月1日",
)


def text(chance: random.Random) -> str:
    """A hostile piece of text."""
    kind = chance.randrange(8)
    if kind == 0:
        return "字" * chance.choice([300, 5_000, 60_000])
    if kind == 1:
        return chance.choice(_NUMBERS)
    if kind == 2:
        return chance.choice(_DATES)
    if kind == 3:
        return "".join(
            chr(chance.choice([chance.randrange(0xD800), chance.randrange(0xE000, 0x110000)]))
            for _ in range(20)
        )
    if kind == 4:
        return chance.choice(["", " ", "null", "~", "true", "是", "无", "0", "-"])
    return "".join(chance.choice((*_CHARACTERS, "街道", "12.5", "万元")) for _ in range(chance.randint(1, 6)))


def value(chance: random.Random) -> Any:
    """A hostile value of a tree."""
    kind = chance.randrange(12)
    if kind == 0:
        nest: Any = "x"
        for _ in range(chance.choice([5, 60, 150])):
            nest = [nest] if chance.random() < 0.5 else {"a": nest}
        return nest
    if kind == 1:
        return [text(chance) for _ in range(chance.choice([0, 1, 500]))]
    if kind == 2:
        return {text(chance): text(chance) for _ in range(chance.choice([0, 1, 200]))}
    if kind == 3:
        return chance.choice([None, True, 0, -1, 1 << 70, 0.1])
    return text(chance)


def spoilt_tree(chance: random.Random, tree: Any) -> Any:
    """A tree with one to three values replaced, removed, doubled or put elsewhere."""
    tree = copy.deepcopy(tree)
    for _ in range(chance.randint(1, 3)):
        nodes = [node for node in _containers(tree) if node]
        if not nodes:
            return value(chance)
        node = chance.choice(nodes)
        key = chance.choice(list(node) if isinstance(node, dict) else range(len(node)))
        action = chance.randrange(6)
        if action == 0:
            del node[key]
        elif action == 1 and isinstance(node, dict):
            node[text(chance)] = node.pop(key)
        elif action == 2 and isinstance(node, list):
            node.extend(copy.deepcopy(node[key]) for _ in range(chance.choice([1, 300])))
        elif action == 3:
            node[key] = copy.deepcopy(chance.choice(nodes))
        else:
            node[key] = value(chance)
    return tree


def _containers(tree: Any) -> list[Any]:
    found, left = [], [tree]
    while left:
        node = left.pop()
        if isinstance(node, dict | list):
            found.append(node)
            left += node.values() if isinstance(node, dict) else node
    return found


def spoilt_bytes(chance: random.Random, content: bytes) -> bytes:
    """Content with one to four changes of bytes."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content) + 1)
        end = min(len(content), at + chance.choice([1, 3, 40, 400]))
        action = chance.randrange(6)
        if action == 0:
            content = content[:at]
        elif action == 1:
            content = content[:at] + content[end:]
        elif action == 2:
            content = content[:at] + content[at:end] * chance.choice([2, 50]) + content[end:]
        elif action == 3 and content:
            where = min(at, len(content) - 1)
            content = (
                content[:where] + bytes([content[where] ^ 1 << chance.randrange(8)]) + content[where + 1 :]
            )
        elif action == 4:
            content = content[:at] + chance.choice(_CHARACTERS).encode() + content[at:]
        else:
            content = content[:at] + chance.choice(_BYTES) + content[at:]
    return content


def spoilt_lines(chance: random.Random, content: bytes) -> bytes:
    """Content with one to four changes of whole lines."""
    lines = content.decode().split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        action = chance.randrange(7)
        if action == 0 and len(lines) > 1:
            del lines[at]
        elif action == 1:
            lines.insert(chance.randrange(len(lines)), lines[at])
        elif action == 2:
            lines[at] = " " * chance.choice([1, 3, 200]) + lines[at]
        elif action == 3:
            lines[at] = lines[at].lstrip()
        elif action == 4 and ": " in lines[at]:
            lines[at] = f"{lines[at].partition(': ')[0]}: {text(chance)}"
        elif action == 5:
            lines.insert(at, text(chance))
        else:
            lines[at] = lines[at].replace(
                ": ", chance.choice(["：", ":", ": &a ", ": *a #", ": ! ", ": |\n", ": {"]), 1
            )
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def spoilt_encoding(chance: random.Random, content: bytes) -> bytes:
    """Content in another encoding, or with other line ends."""
    decoded = content.decode()
    action = chance.randrange(8)
    if action < 5:
        return decoded.encode(["gb18030", "utf-16", "utf-16-be", "utf-8-sig", "utf-7"][action], "replace")
    return content.replace(b"\n", [b"\r\n", b"\r", b"\n\r"][action - 5])


def spoilt_yaml(chance: random.Random, content: bytes) -> tuple[str, bytes]:
    """A YAML file spoilt in one of four ways, and in which."""
    way = chance.choice(["bytes", "lines", "tree", "tree", "tree", "encoding"])
    if way == "bytes":
        return way, spoilt_bytes(chance, content)
    if way == "lines":
        return way, spoilt_lines(chance, content)
    if way == "encoding":
        return way, spoilt_encoding(chance, content)
    try:
        tree = spoilt_tree(chance, yaml.load(content, yaml.CBaseLoader))
        return way, _written(chance, tree).encode("utf-8", "surrogatepass")
    except RecursionError:  # too deep for those who write it
        return "depth", b"a: " + chance.choice([b"[", b"{a: ", b"- "]) * 20_000


def _written(chance: random.Random, tree: Any) -> str:
    """A tree as YAML, or as JSON, which is YAML too, and in which every text stands as it is."""
    if chance.random() < 0.5:
        return json.dumps(tree, ensure_ascii=False)
    return str(yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1 << 20))
