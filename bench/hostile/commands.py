"""Command lines: names, years, values and options that are none."""

import random

from bench.hostile.mutations import text
from bench.hostile.world import Case, World

_NAMES = (
    "x" * 300, "[a]", "../../etc/passwd", "", " ", ".", "..", "~", "-", "--", "mingxi/", "mingxi.yaml", "MINGXI", "ｍｉｎｇｘｉ",
    "\x1b[31m", "%s", "{0}", "*", "a\nb", "\u202e", "/", "明溪", "明溪街道办事处", "mingxi", "mingxi", "district", "2023",
)  # fmt: skip
_YEARS = (
    "2023",
    "0000",
    "9999",
    "１２３４",
    "-1",
    "99999",
    "2023 ",
    "",
    "2024",
    "１",
    "٢٠٢٣",
    "../..",
    "0x10",
)
_KEYS = (
    "机构人员.实有人数", "机构人员", "预算.执行数", "评分.居民满意度.自评得分", "评价工作组.第1项.职务", "评价工作组.第0项",
    "评价工作组.第99999999999999项",
    "", ".", "..", "a" * 500, "街道名录", "预算.", ".预算", "预算..执行数", "=", "忽略检查", "评分", "评价工作组.第-1项.职务",
)  # fmt: skip
_RULES = ("BUD-02", "bud-02", "", "X" * 300, "YML-99", "../x", "\x1b", "BUD-02 ")


def _name(chance: random.Random) -> str:
    return _text(chance) if chance.random() < 0.3 else chance.choice(_NAMES)


def _text(chance: random.Random) -> str:
    """Text that can be an argument: no NUL, and no longer than the system takes."""
    return text(chance).replace("\0", "")[:40_000]


def _assignment(chance: random.Random) -> str:
    key = chance.choice(_KEYS) if chance.random() < 0.8 else _text(chance)
    return f"{key}{chance.choice(['=', '=', '=', '＝', '', '=='])}{_text(chance)}"


def make(chance: random.Random, world: World) -> Case:
    """A command line; the world is sound."""
    name, year = _name(chance), chance.choice(_YEARS)
    command: tuple[str, ...] = chance.choice(
        [
            ("check", name),
            ("check", name, _name(chance), "--year", year),
            ("log", name),
            ("explain", name, _text(chance)),
            ("explain", "mingxi", _text(chance)),
            ("diff", name),
            ("diff", name, _name(chance)),
            ("diff", "mingxi", year, chance.choice(_YEARS)),
            ("diff", _name(chance), _name(chance), _name(chance), _name(chance)),
            ("status", "--year", year),
            ("status", "--data", name),
            ("status", "--out", name),
            ("verify", "--out", name),
            ("verify", "--year", year),
            ("rule", chance.choice(_RULES)),
            ("set", "mingxi", _assignment(chance), "--no-build", "--who", "甲"),
            ("set", "mingxi", _assignment(chance), _assignment(chance), "--no-build", "--who", _text(chance)),
            (
                "set",
                name,
                "机构人员.实有人数=47",
                "--no-build",
                "--who",
                _text(chance),
                "--reason",
                _text(chance),
            ),
            (
                "set",
                "mingxi",
                "机构人员.实有人数=47",
                "--no-build",
                "--who",
                _text(chance),
                "--reason",
                _text(chance),
            ),
            ("score", "mingxi", _assignment(chance), "--reason", _text(chance), "--no-build", "--who", "甲"),
            ("undo", name, "--no-build", "--who", _text(chance)),
            ("set", "mingxi", "机构人员.实有人数=47", "--no-build", "--who", "甲", "--template", name),
            ("build", name, "--template", "没有.docx"),
            ("build", "--jobs", _text(chance)),
            ("build", "mingxi", "--out", f"out/{name}", "--template", name),
            ("demo", f"out/{name.replace('..', '')}/x", "--offices", "1"),  # .. is a place outside out/
            (name,),
            (chance.choice(["check", "log", "set"]), f"--{name}", _text(chance)),
        ]
    )
    return Case("a command line", tuple(part.replace("\0", "") for part in command))
