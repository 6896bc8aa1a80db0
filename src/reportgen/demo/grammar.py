"""Generate sentences from templates whose slots are filled at random."""

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

_SLOT = re.compile(r"\{(?:(\d+)-(\d+)|([^{}\d]+)(\d?))\}")


@cache
def corpus() -> dict[str, Any]:
    """Read corpus.yaml: templates and word lists by subject."""
    text = resources.files("reportgen.demo").joinpath("corpus.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, yaml.CBaseLoader)
    return loaded


class Grammar:
    """Fills slots: {12-46} an integer, {场所} a word of the list, {街道} what the names say.

    A digit behind a list's name ({资料2}) asks for another word than the ones before it; indeed no
    word is used twice in one sentence as long as its list has others.
    """

    def __init__(self, rng: random.Random, names: Mapping[str, str | Sequence[str]]) -> None:
        words: dict[str, list[str]] = corpus()["词"]
        self._rng = rng
        self._known: dict[str, str | Sequence[str]] = {**words, **names}

    def sentence(self, template: str, **given: str) -> str:
        """Fill every slot of a template. given: further names for this sentence, which take precedence."""
        used: set[str] = set()
        text = template
        while "{" in text:
            text = _SLOT.sub(lambda slot: self._fill(slot, given, used), text)
        return text

    def one(self, subject: str, **given: str) -> str:
        """Make a sentence from a random template of a subject of the corpus."""
        return self.sentence(self._rng.choice(corpus()[subject]), **given)

    def _fill(self, slot: re.Match[str], given: Mapping[str, str], used: set[str]) -> str:
        if slot[1]:
            return str(self._rng.randint(int(slot[1]), int(slot[2])))
        name = slot[3]
        choice = given[name] if name in given else self._known[name]
        if isinstance(choice, str):
            return choice
        fresh = [word for word in choice if word not in used]
        word = self._rng.choice(fresh or list(choice))
        used.add(word)
        return word
