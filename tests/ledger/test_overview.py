"""index.html: everything escaped, nothing fetched, and all of the district in it."""

import hashlib
import re
from base64 import b64encode
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportgen.finding import Place, Severity
from reportgen.ledger import overview as page
from reportgen.ledger.overview import overview
from reportgen.office.result import OutputFile, ScoreRow, State
from tests.fictional import figures, finding, named, record, standings_of, varied

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;'"
VOID = {"meta", "input"}


class Reader(HTMLParser):
    """Checks that tags are closed in order; collects tags with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {k: v or "" for k, v in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str]]:
        return [a for t, a in self.tags if t == tag]


def test_every_office_is_there_with_its_figures() -> None:
    district = named(20)
    standings = varied(district)
    read = Reader(overview(district, standings, "汇编.pdf"))
    offices = [a for a in read.named("details") if a["class"] == "office"]
    assert [a["data-state"] for a in offices] == [s.state for s in standings]
    assert [a["data-total"] for a in offices] == [
        str(s.reported.total) if s.reported else "" for s in standings
    ]
    for standing in standings:
        assert standing.name in read.text
        for found in standing.sorted_findings:
            assert found.message in read.text
    links = {a["href"] for a in read.named("a")}
    assert {"o0.pdf", "o0.docx", "%E5%8F%B0%E8%B4%A6.xlsx", "%E6%B1%87%E7%BC%96.pdf"} <= links
    assert "未报送（3 个）" in read.text


def test_nothing_is_fetched_and_only_our_script_may_run() -> None:
    district = named(8)
    text = overview(district, varied(district))
    read = Reader(text)
    assert not [a for _, a in read.tags if "src" in a or "style" in a or any(k.startswith("on") for k in a)]
    assert not read.named("link") and not re.search(r"https?:|@import|url\(", text)
    (policy,) = [a["content"] for a in read.named("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    for tag in ("style", "script"):
        (body,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.S)
        digest = b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_hostile_text_stays_text() -> None:
    district = named(1)
    plain = Reader(overview(district, standings_of(district, record("o0", "甲", None, outputs={}))))
    entry = district.directory[0].model_copy(update={"full_name": HOSTILE, "code": HOSTILE})
    hostile = district.model_copy(update={"directory": (entry,), "name": HOSTILE, "finance_bureau": HOSTILE})
    row = ScoreRow(HOSTILE, Decimal(10), None)
    found = finding(code=HOSTILE, message=HOSTILE, advice=HOSTILE, place=Place(HOSTILE, 1, 1, HOSTILE))
    answered = finding(acknowledged=HOSTILE)
    outputs = {'javascript:alert(1)".pdf': OutputFile(1, 1, "")}  # records refuse names with a slash
    given = figures(district, Decimal(90), rating=HOSTILE, classes=(row,))
    office = record("o0", HOSTILE, given, findings=(found, answered), outputs=outputs, reason=HOSTILE)
    read = Reader(overview(hostile, standings_of(hostile, office), HOSTILE))
    assert len(read.named("script")) == len(plain.named("script")) == 1
    assert not read.named("img")
    assert read.text.count(HOSTILE) >= 10
    for address in (a["href"] for a in read.named("a")):
        assert re.fullmatch(r"[A-Za-z0-9_.%/-]+", address), address  # no scheme, no quote
        assert ".." not in address


def test_an_office_that_failed_says_why() -> None:
    district = named(2)
    failed = record("o0", "甲", None, state=State.FAILED, outputs={}, reason="磁盘满\n  办法：清理磁盘")
    unfit = record("o1", "乙", None, state=State.UNFIT, outputs={}, findings=(finding(Severity.ERROR),))
    read = Reader(overview(district, standings_of(district, failed, unfit)))
    assert "未生成的原因：磁盘满 办法：清理磁盘" in read.text
    assert not read.named("svg")  # no report, nothing to draw
    assert {a["href"] for a in read.named("a")} == {"%E5%8F%B0%E8%B4%A6.xlsx"}


def test_the_drawing_says_in_words_what_it_shows() -> None:
    district = named(3)
    offices = [record(f"o{n}", "甲", figures(district, Decimal(t))) for n, t in enumerate((95, 92, 85))]
    grades, scores = Reader(overview(district, standings_of(district, *offices))).named("svg")
    assert grades["aria-label"] == "等级分布：优 2 个；良 1 个；中 0 个；差 0 个"
    assert scores["aria-label"].startswith("得分分布：84–86 1 个；")


def test_a_very_large_district_leaves_the_findings_to_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST_DETAILED", 2)
    district = named(3)
    offices = [record(f"o{n}", "甲", figures(district, Decimal(90)), findings=(finding(),)) for n in range(3)]
    read = Reader(overview(district, standings_of(district, *offices)))
    assert finding().message not in read.text and "见台账" in read.text
    assert len(read.named("details")) == 3


def test_the_same_input_gives_the_same_page() -> None:
    district = named(8)
    assert overview(district, varied(district)) == overview(district, varied(district))


@given(st.text(st.characters(codec=None), max_size=60))
@example("\x1b[31m红\x1b[0m\u2028\u2029\x00\x7f\x85\u202e\ud800\ufffe<script>")
@settings(max_examples=40, deadline=None)
def test_every_character_in_names_and_findings_is_survived(text: str) -> None:
    district = named(1)
    entry = district.directory[0].model_copy(update={"full_name": text, "code": text})
    district = district.model_copy(update={"directory": (entry,), "name": text, "finance_bureau": text})
    row = ScoreRow(text, Decimal(10), Decimal(9))
    hostile = figures(district, Decimal(90), classes=(row,), indicators=(row,), rating=text)
    found = finding(code=text, message=text, advice=text, acknowledged=text, place=Place(text, 1, 1, text))
    outputs = {f"{text}.pdf": OutputFile(1, 1, "0" * 64)}
    office = record(entry.slug, text, hostile, findings=(found,), reason=text, outputs=outputs)
    written = overview(district, standings_of(district, office), "汇编.pdf").encode()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", written.decode())
    assert Reader(written.decode()).text.count(text) >= (5 if text.isprintable() and text else 0)


def test_an_invisible_character_is_shown_as_text() -> None:
    district = named(1)
    entry = district.directory[0].model_copy(update={"full_name": "明\x1b[2J溪\u2028\u202e街道"})
    district = district.model_copy(update={"directory": (entry,)})
    office = record("o0", entry.name, figures(district, Decimal(90)))
    read = Reader(overview(district, standings_of(district, office)))
    assert r"明\x1b[2J溪\u2028\u202e街道" in read.text
