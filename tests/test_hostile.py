"""The cases of bench.hostile keep its rule: those of seeds.txt and REPORTGEN_HOSTILE of each kind (default 8)."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.hostile.session import KINDS, Session, kept_numbers
from bench.hostile.world import Case

COUNT = int(os.environ.get("REPORTGEN_HOSTILE", "8"))


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with tempfile.TemporaryDirectory() as folder, Session(Path(folder)) as made:  # one that any user reaches
        yield made


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_whatever_is_wrong_the_rule_is_kept(session: Session, kind: str) -> None:
    numbers = dict.fromkeys((*kept_numbers(kind), *range(COUNT)))
    failures = [told for number in numbers if (told := session.failure(kind, number))]
    assert not failures, "\n".join(failures)


def test_a_breach_of_the_rule_is_seen(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    breaches = {
        "echo 'Traceback (most recent call last)'; exit 1": "Traceback",
        "exit 3": "exit code 3",
        "exit 2": "no message in Chinese",
        "printf '\\033[31m红'": "sent to the terminal",
        "echo x > data/new; echo x > out/2023/mingxi.pdf": "data/new outside out/ was changed; half file",
        "echo x > out/2023/.x.part": "left behind",
    }
    for shell, told in breaches.items():
        monkeypatch.setitem(KINDS, "offices", lambda *_, shell=shell: Case("a breach", (), shell))
        assert told in session.failure("offices", 0), shell
