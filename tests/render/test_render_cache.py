"""The cache of compiled templates: a short cut that is never trusted more than it deserves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reportgen.render import Template, cache

CONTEXT = {"文": "甲"}
PROBE = """
import sys
from pathlib import Path
from reportgen.render import Template
docx = Template.open(Path(sys.argv[1]), Path(sys.argv[2])).render({"文": "甲"})
sys.stdout.buffer.write(docx)
print(sorted({"docxtpl", "docx", "lxml"} & set(sys.modules)), file=sys.stderr)
"""


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def fresh(path: Path, folder: Path) -> tuple[bytes, str]:
    """A render in a new process: its bytes, and which of the slow libraries it imported."""
    done = subprocess.run([sys.executable, "-c", PROBE, path, folder], capture_output=True, check=True)
    return done.stdout, done.stderr.decode().strip()


@pytest.fixture
def path(word) -> Path:
    return word("{{ 文 }}", [["{{ 文 }}", "{{ 文 }}"]], header="{{ 文 }}", title="{{ 文 }}")


def test_a_hit_imports_nothing_slow(path, tmp_path):
    first, imported = fresh(path, tmp_path / "c")
    assert imported == "['docx', 'docxtpl', 'lxml']"
    second, imported = fresh(path, tmp_path / "c")
    assert imported == "[]"
    assert first == second


def test_private(path, tmp_path):
    Template.open(path, tmp_path / "a" / "c")
    folder = tmp_path / "a" / "c"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [entry.stat().st_mode & 0o777 for entry in entries(folder)] == [0o600]


def test_another_template_another_entry(word, tmp_path):
    Template.open(word("甲"), tmp_path / "c")
    Template.open(word("乙"), tmp_path / "c")
    assert len(entries(tmp_path / "c")) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content[:-50] + bytes([content[-50] ^ 1]) + content[-49:],
        lambda content: b"x" + content,
    ],
)
def test_a_damaged_entry_is_made_anew(path, tmp_path, spoil):
    expected = Template.open(path, tmp_path / "c").render(CONTEXT)
    (entry,) = entries(tmp_path / "c")
    good = entry.read_bytes()
    entry.write_bytes(spoil(good))
    assert Template.open(path, tmp_path / "c").render(CONTEXT) == expected
    assert len(entry.read_bytes()) == len(good)
    assert entry.read_bytes() != spoil(good)


def planted(path: Path, folder: Path, other: Path) -> Path:
    """The valid entry of another template in the place of this one's: used only if it is trusted."""
    Template.open(path, folder)
    (entry,) = entries(folder)
    Template.open(other, folder.parent / "other")
    (foreign,) = entries(folder.parent / "other")
    entry.write_bytes(foreign.read_bytes())
    return entry


@pytest.mark.parametrize("distrust", ["nothing", "entry", "folder", "link", "owner"])
def test_an_entry_that_others_can_write_is_not_used(word, tmp_path, monkeypatch, distrust):
    first = word("{{ 文 }}").rename(tmp_path / "first.docx")
    second = word("别的").rename(tmp_path / "second.docx")
    right = Template.open(first, tmp_path / "right").render(CONTEXT)
    entry = planted(first, tmp_path / "c", second)
    if distrust == "entry":
        entry.chmod(0o622)
    elif distrust == "folder":
        entry.parent.chmod(0o777)
    elif distrust == "link":
        entry.rename(tmp_path / "elsewhere")
        entry.symlink_to(tmp_path / "elsewhere")
    elif distrust == "owner":
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert (Template.open(first, tmp_path / "c").render(CONTEXT) == right) is (distrust != "nothing")


def test_without_a_writable_cache(path, tmp_path):
    (tmp_path / "file").write_text("no folder")
    assert Template.open(path, tmp_path / "file" / "c").render(CONTEXT)


def test_the_default_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.default_folder() == tmp_path / "reportgen"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # to be ignored, says the XDG specification
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache.default_folder() == tmp_path / "home" / ".cache" / "reportgen"


def test_old_entries_are_forgotten(path, tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "_MAX_ENTRIES", 2)
    folder = tmp_path / "c"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.template").write_text("x")
        os.utime(folder / f"{number}.template", (number, number))
    Template.open(path, folder)
    names = [entry.name for entry in entries(folder)]
    assert len(names) == 2
    assert "2.template" in names
