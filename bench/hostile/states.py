"""What the program left itself: records, manifest, audit file, lock, leftovers; torn, altered or something else."""

import hashlib
import json
import os
import random
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.hostile.mutations import spoilt_bytes, spoilt_tree, text, value
from bench.hostile.world import Case, World

_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("status",),
    ("status",),
    ("verify",),
    ("verify",),
    ("log", "mingxi"),
    ("log", "mingxi"),
    ("diff", "mingxi"),
    ("build", "--all", "--only-changed-list"),
    ("set", "mingxi", "机构人员.实有人数=48", "--no-build", "--who", "甲"),
    ("undo", "mingxi", "--no-build", "--who", "甲"),
)
_BUILDS: tuple[tuple[str, ...], ...] = (
    ("build", "mingxi"),
    ("build", "--all"),
    ("build", "--all", "--thorough"),
)


def _places(world: World) -> tuple[Path, ...]:
    out, data = world.out, world.data
    return (
        out / ".records" / "mingxi.json",
        out / ".records" / "mingxi.json",
        out / "manifest.json",
        out / "manifest.json",
        out / ".district.json",
        out / ".lock",
        out / ".replacing-x.json",
        out / ".replacing-x.json",
        out / ".records",
        out / ".records" / "别的.json",
        out / ".built",
        out / ".built" / "mingxi" / "mingxi.yaml",
        out / ".built" / "mingxi" / "district.yaml",
        out / "mingxi.docx",
        out / "mingxi.pdf",
        out / "汇编.pdf",
        out / "台账.xlsx",
        out / ".x.part",
        out / "mingxi.未通过.pdf",
        out,
        data / "mingxi.audit.jsonl",
        data / "mingxi.audit.jsonl",
        data / "mingxi.audit.jsonl",
        data / ".mingxi.yaml.edit-2",
        data / ".mingxi.yaml.edit-3",
        data / "mingxi.yaml",
        data / "district.yaml",
        data / "weishi.yaml",
        data / "x.part",
    )


def make(chance: random.Random, world: World) -> Case:
    """Spoil one or two of the program's files; four cases in ten build, most of them from data that are not fit.

    What came of unfit data is put in place as a report is, without the time that LibreOffice takes.
    """
    is_built = chance.random() < 0.4
    if is_built and chance.random() < 0.8:
        world.office.write_bytes(world.office.read_bytes() + "坏: 1\n".encode())
    done = []
    for _ in range(chance.choice([1, 1, 1, 2])):
        path = chance.choice(_places(world))
        way = chance.choice(_WAYS)
        if path.parent.is_dir():
            way(chance, path)
            done.append(f"{path.relative_to(world.folder)}: {way.__name__.strip('_')}")
    return Case("; ".join(done), chance.choice(_BUILDS if is_built else _COMMANDS))


def _content(path: Path) -> bytes:
    if path.is_file() and not path.is_symlink() and path.stat().st_size < 1 << 24:
        return path.read_bytes()
    if path.name.startswith(".replacing"):
        return json.dumps({"moves": {".x.part": "mingxi.pdf"}, "remove": ["mingxi.未通过.pdf"]}).encode()
    return b'{"a": [1, "b"]}\n'


def _clear(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
    else:
        shutil.rmtree(path)


def _put(path: Path, content: bytes) -> None:
    _clear(path)
    path.write_bytes(content)


def _altered(chance: random.Random, path: Path) -> None:
    _put(path, spoilt_bytes(chance, _content(path)))


def _torn(chance: random.Random, path: Path) -> None:
    content = _content(path)
    _put(path, content[: chance.randrange(len(content) + 1)])


def _lines(chance: random.Random, path: Path) -> None:
    """Every line that is JSON, behind its digest or not, with other values; digests made anew."""
    lines = [_line(chance, line) for line in _content(path).split(b"\n")]
    _put(path, b"\n".join(lines))


def _document(chance: random.Random, path: Path) -> None:
    """The whole file as one document with other values; its own digest made anew."""
    try:
        tree = spoilt_tree(chance, json.loads(_content(path)))
    except ValueError:
        return _lines(chance, path)
    if isinstance(tree, dict) and tree.pop("sha256", None):
        shown = json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        tree["sha256"] = hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()
    return _put(
        path, json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "surrogatepass")
    )


def _line(chance: random.Random, line: bytes) -> bytes:
    head, gap, rest = line.partition(b" ")
    has_digest = len(head) == 64 and bool(gap)
    try:
        tree: Any = json.loads(rest if has_digest else line)
    except ValueError:
        return line
    shown = json.dumps(spoilt_tree(chance, tree)).encode()
    return hashlib.sha256(shown).hexdigest().encode() + b" " + shown if has_digest else shown


def _replaced(chance: random.Random, path: Path) -> None:
    _put(path, json.dumps(value(chance)).encode() * chance.choice([1, 3]))


def _moves(chance: random.Random, path: Path) -> None:
    """A list of files to be put in place whose names lead somewhere else."""
    names = [
        "../../data/2023/mingxi.yaml",
        "/etc/passwd",
        "..",
        "",
        ".",
        "mingxi.pdf",
        ".records",
        text(chance),
        "\0",
    ]
    moves = {chance.choice(names): chance.choice(names) for _ in range(3)}
    _put(
        path.parent / ".replacing-y.json",
        json.dumps({"moves": moves, "remove": [chance.choice(names)]}).encode(),
    )


def _deep(chance: random.Random, path: Path) -> None:
    opener = chance.choice([b"[", b'{"a":', b"[{"])
    _put(path, opener * chance.choice([900, 100_000]))


def _large(chance: random.Random, path: Path) -> None:
    _clear(path)
    with path.open("wb") as stream:
        stream.truncate(chance.choice([70 << 20, 300 << 20, 50 << 30]))


def _fifo(_: random.Random, path: Path) -> None:
    _clear(path)
    os.mkfifo(path)


def _socket(_: random.Random, path: Path) -> None:
    _clear(path)
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(path.parent, os.O_RDONLY)
        server.bind(f"/proc/self/fd/{here}/{path.name}")  # a path may have 108 bytes
        os.close(here)


def _folder(chance: random.Random, path: Path) -> None:
    _clear(path)
    path.mkdir()
    if chance.random() < 0.5:
        (path / "甲").write_text("x")


def _link(chance: random.Random, path: Path) -> None:
    _clear(path)
    path.symlink_to(
        chance.choice(["/dev/zero", "/dev/full", "/dev/tty", path.name, "没有", "/proc/self/mem", "/", "."])
    )


def _missing(_: random.Random, path: Path) -> None:
    _clear(path)


_WAYS: tuple[Callable[[random.Random, Path], None], ...] = (
    _altered, _altered, _torn, _lines, _lines, _document, _document, _replaced, _moves, _deep, _large, _fifo, _socket,
    _folder, _link, _link, _missing,
)  # fmt: skip
