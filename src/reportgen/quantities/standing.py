"""What stands for each number of a report: computed, a field, equal to one, proved beside others, or nothing."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from reportgen.formatting import full_date, score
from reportgen.model.finances import Budget
from reportgen.model.source import KeyPath, Source
from reportgen.model.stated import if_stated
from reportgen.model.submission import Submission
from reportgen.quantities.evidence import FIELD, evidence, sources_of
from reportgen.quantities.known import Known, known_numbers
from reportgen.quantities.offers import offer
from reportgen.quantities.reading import Mention, read
from reportgen.quantities.relations import relations
from reportgen.quantities.resemblance import statements_and_slips
from reportgen.quantities.texts import Passage, passages
from reportgen.scoring import Scorecard

Standing = Literal["计算", "填报", "引用", "相符", "互证", "有据", "不符", "孤立", "日期", "名称"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
_NEAR = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Account:
    """A number as the report has it. path: where it is typed, or the fields it is computed from.

    within: whether path lies in the office's file or in that of its 指标体系 (scheme) or district.yaml (district).
    counted: the words before it, for numbers in sentences. reason: what stands for it, in Chinese.
    """

    text: str
    standing: Standing
    path: KeyPath
    counted: str = ""
    reason: str = ""
    within: Literal["office", "scheme", "district"] = "office"


def accounts(submission: Submission, scorecard: Scorecard) -> tuple[Account, ...]:
    """Every number of the report, in the order: data and computed, score table, sentences, district's papers."""
    known = known_numbers(submission.evaluation, scorecard)
    sources = sources_of(evidence(submission.evaluation, scorecard))
    found = [_field(k, sources.get((k.path, FIELD), "")) for k in known if k.role == "实际"]
    found += _dates(submission)
    found += _table(submission, scorecard)
    for passage in passages(submission.evaluation):
        found += _sentences(submission, passage, known, sources)
    return (*found, *_district(submission))


def counts(found: tuple[Account, ...]) -> dict[str, int]:
    """How many numbers have each standing; every standing is named."""
    by_standing = Counter(a.standing for a in found)
    return {standing: by_standing[standing] for standing in STANDINGS}


def _field(known: Known, source: str) -> Account:
    """The account of a number of the data. source: that which is named for it, if any."""
    if known.computed:
        return Account(known.text, "计算", known.path, known.name)
    return Account(known.text, "有据" if source else "填报", known.path, known.name, source)


def _dates(submission: Submission) -> Iterator[Account]:
    process, closing = submission.evaluation.process, submission.evaluation.closing
    for key, value in (
        ("启动", if_stated(lambda: process.started)),
        ("资料清单", if_stated(lambda: process.requested)),
        ("收集开始", if_stated(lambda: process.collected_from)),
        ("收集结束", if_stated(lambda: process.collected_to)),
    ):
        if value:
            yield Account(str(value), "日期", ("自评工作", key), key)
    if closing:
        yield Account(str(closing.date), "日期", ("落款", "成文日期"), "成文日期")


def _table(submission: Submission, scorecard: Scorecard) -> Iterator[Account]:
    for i, indicator_class in enumerate(submission.indicator_system):
        for j, group in enumerate(indicator_class.groups):
            for k, indicator in enumerate(group.indicators):
                if not indicator.is_set:
                    continue
                path: KeyPath = ("指标体系", i, "二级指标", j, "三级指标", k)
                yield Account(
                    score(indicator.max_score), "填报", (*path, "分值"), indicator.name, within="scheme"
                )
                for key, text in (
                    ("评分标准", indicator.standard or ""),
                    ("年度指标值", indicator.target or ""),
                ):
                    for mention in read(text).mentions:
                        standing, reason = _drawn(submission.indicator_source, (*path, key), mention) or (
                            "填报",
                            "",
                        )
                        yield Account(
                            mention.text, standing, (*path, key), indicator.name, reason, within="scheme"
                        )
    for line in scorecard.lines:
        typed = line.stated.score is not None
        place: KeyPath = ("评分", line.indicator.name, *(("自评得分",) if typed else ()))
        if line.score is not None:
            yield Account(score(line.score), "填报" if typed else "计算", place, f"{line.indicator.name}得分")
    for row in scorecard.classes:
        yield Account(score(row.score), "计算", ("评分",), f"{row.name}得分")
        yield Account(score(row.max_score), "计算", ("指标体系",), f"{row.name}分值", within="scheme")
    yield Account(score(scorecard.max_total), "计算", ("指标体系",), "总分值", within="scheme")
    for band in scorecard.bands:
        yield Account(score(band.start), "填报", ("等级标准",), band.name, within="district")


def _sentences(
    submission: Submission,
    passage: Passage,
    known: tuple[Known, ...],
    sources: Mapping[tuple[KeyPath, int], str],
) -> Iterator[Account]:
    reading = read(passage.text)
    if not reading.mentions:
        return
    entry, year = submission.entry, submission.district.year
    found = statements_and_slips(passage, reading, known, year, entry.short_name)
    said = {s.mention.start: s.known for s in found}
    proved = {m.start for r in relations(passage.text) if r.holds for m in r.mentions}
    for mention in reading.mentions:
        standing, reason = _drawn(submission.source, passage.path, mention) or _standing(
            mention, said.get(mention.start), mention.start in proved, submission.evaluation.budget
        )
        source = sources.get((passage.path, mention.start))
        if source and standing in ("相符", "互证", "孤立"):
            standing, reason = "有据", "；".join(text for text in (source, reason) if text)
        yield Account(mention.text, standing, passage.path, mention.before, reason)


def _drawn(source: Source, path: KeyPath, mention: Mention) -> tuple[Standing, str] | None:
    """That a number was drawn into the text by a reference, and by which; None where it was typed."""
    text = source.referring.get(path)
    found = next(text.within(mention.start, mention.end), None) if text else None
    return ("引用", f"{{{found.name}}}") if found else None


def _standing(mention: Mention, known: Known | None, proved: bool, budget: Budget) -> tuple[Standing, str]:
    if mention.kind != "数量":
        return mention.kind, ""
    if known is not None:
        near = mention.comparison != "=" and abs(mention.low - known.value) <= _NEAR * abs(known.value)
        agrees = near or mention.states(known.value)
        written = offer(mention, known, budget)
        hint = f"，可写成 {written}" if written else ""
        return ("相符" if agrees else "不符"), f"{known.name} {known.text}{hint}"
    return ("互证", "与同一句里的数相合") if proved else ("孤立", "")


def _district(submission: Submission) -> Iterator[Account]:
    district = submission.district
    yield Account(str(district.year), "填报", ("年度",), "年度", within="district")
    yield Account(
        full_date(datetime.date(district.year, 12, 31)), "计算", ("年度",), "截止日期", within="district"
    )
    yield Account(f"{len(submission.rating_bands)}个", "计算", ("等级标准",), "等级个数", within="district")
    for key, text in (("依据文件", district.basis), ("通知文件", district.notice)):
        for mention in read(text).mentions:
            named: Standing = "日期" if mention.kind == "日期" else "名称"
            standing, reason = _drawn(submission.district_source, (key,), mention) or (named, "")
            yield Account(mention.text, standing, (key,), key, reason, within="district")
