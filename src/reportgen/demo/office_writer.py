"""Write one office's file as a tree: figures and sentences about them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.demo.amounts import ABSENT, OfficeAmounts, amount, large
from reportgen.demo.grammar import Grammar, corpus
from reportgen.demo.names import OfficeName
from reportgen.demo.ratings import Rating
from reportgen.formatting import score
from reportgen.model.district import District
from reportgen.model.indicator_system import Indicator
from reportgen.scaffold.yamlwriter import Node

RATE = "全年预算执行率"
Section = dict[str, Node]


@dataclass(frozen=True, slots=True)
class FictionalOffice:
    """What is the same for an office in every year. number: its place in the directory, from 0."""

    number: int
    name: OfficeName
    communities: tuple[str, ...]
    people: tuple[str, ...]

    @property
    def contact(self) -> str:
        """A person who is never a member, and whose name is not like that of a member but for the first character."""
        given = {name[1:] for name in (*self.people[:-4], *self.people[-2:]) if len(name) > 2}
        first, second = self.people[-3], self.people[-4]
        return second if first[1:] in given else first


class OfficeWriter:
    """Writes the file of one office in one year.

    turn: the number of the year, from 0. The wording of problems depends on it, so that none is repeated.
    """

    def __init__(
        self,
        office: FictionalOffice,
        district: District,
        turn: int,
        figures: OfficeAmounts,
        rng: random.Random,
    ) -> None:
        self._office, self._district, self._turn, self._figures, self._rng = (
            office,
            district,
            turn,
            figures,
            rng,
        )
        self._year = district.year
        self._used: set[str] = set()  # what the file says already
        self._grammar = Grammar(
            rng,
            {
                "街道": f"{office.name.short}街道",
                "社区": office.communities,
                "年": f"{self._year}年",
                "次年": f"{self._year + 1}年",
            },
        )

    def tree(self) -> dict[str, Node]:
        """The content of the whole file."""
        tree: dict[str, Node] = {
            "主要职责": self._duties(),
            "机构人员": self._staffing(),
            "资产": self._assets(),
            "预算": self._budget(),
            "绩效目标": {"总体目标": self._blocks("打算"), "分项目标": self._goals()},
            "重点工作": self._blocks("做法"),
            "自评工作": self._process(),
            "评分": self._scores(),
            "问题和措施": self._problems(),
            "评价工作组": self._members(),
            "落款": self._closing(),
        }
        return tree

    def _duties(self) -> list[Node]:
        rows = corpus()["职责"]
        middle = self._rng.sample(range(len(rows) - 1), self._rng.randint(5, 10))
        chosen = [*sorted(middle), len(rows) - 1]
        return [self._rng.choice(rows[i]) for i in chosen]

    def _staffing(self) -> Node:
        f = self._figures
        staffing: dict[str, Node] = {
            "行政编制": str(f.administrative),
            "事业编制": str(f.institutional),
            "实有人数": str(f.headcount),
            "人员说明": self._grammar.one("人员说明"),
        }
        if f.headcount > f.administrative + f.institutional:
            staffing["超编原因"] = self._grammar.one("超编原因")
        return staffing

    def _assets(self) -> Node:
        now, before = self._figures.assets, self._figures.assets_before
        net, net_before = now.total - now.liabilities, before.total - before.liabilities
        rows: dict[str, Node] = {}
        for key, current, previous in (
            ("资产总额", now.total, before.total),
            ("负债总额", now.liabilities, before.liabilities),
            ("净资产", net, net_before),
        ):
            row: dict[str, Node] = {"本年": amount(current), "上年": amount(previous)}
            if large(current, previous):
                way = "增加" if current > previous else "减少"
                subject = "净资产变动原因" if key == "净资产" else f"{key[:2]}{way}原因"
                row["变动原因"] = self._grammar.one(subject)
            if key == "资产总额" and self._rng.random() < 0.3:
                row["称谓"] = self._grammar.one("资产称谓")
            rows[key] = row
        return rows

    def _budget(self) -> Node:
        f = self._figures
        budget: dict[str, Node] = {
            "年初预算": amount(f.approved),
            "全年预算": amount(f.adjusted),
            "执行数": amount(f.outturn),
        }
        if f.adjusted != f.approved:
            subject = "追加原因" if f.adjusted > f.approved else "核减原因"
            budget["调整原因"] = self._grammar.one(subject, 金额=amount(abs(f.adjusted - f.approved)))
        subject = "平衡说明" if f.spent_all else "结余说明"
        budget["收支说明"] = self._grammar.one(subject, 金额=amount(f.adjusted - f.outturn))
        budget["资金来源"] = self._grammar.one("资金来源")
        return budget

    def _blocks(self, kind: str) -> list[Node]:
        """Generate 总体目标 (打算) or 重点工作 (做法): a few subjects with a few sentences each."""
        count = self._rng.randint(3, 4) if kind == "打算" else self._rng.randint(3, 6)
        frames = corpus()["框架"]["目标" if kind == "打算" else "成果"]
        blocks: list[Node] = []
        for theme in self._rng.sample(list(corpus()["主题"].values()), count):
            size = self._rng.randint(2, 4)
            first = self._rng.sample(theme[kind], size)
            second = self._rng.sample(theme["结果"], size)
            texts: list[Node] = [
                self._grammar.sentence(self._rng.choice(frames), 打算=a, 做法=a, 结果=b)
                for a, b in zip(first, second, strict=True)
            ]
            single = self._rng.random() < 0.3
            content: Node = "".join(map(str, texts)) if single else texts
            blocks.append({"标题": self._rng.choice(theme["标题"]), "内容": content})
        return blocks

    def _goals(self) -> list[Node]:
        described = corpus()["指标"]
        absent = {r.indicator.name for r in self._figures.ratings if r.not_applicable}
        fit = [
            r.indicator
            for r in self._figures.ratings
            if described[r.indicator.name]["标题"] and r.indicator.name not in absent
        ]
        chosen = self._rng.sample(fit, self._rng.randint(3, 5))
        return [self._goal(indicator, described[indicator.name]) for indicator in chosen]

    def _goal(self, indicator: Indicator, words: dict[str, list[str]]) -> Section:
        target = (indicator.target or "").rstrip("次处天")
        measure = self._grammar.sentence(self._rng.choice(words["量化"]), 目标=target)
        goal: Section = {
            "标题": self._rng.choice(words["标题"]),
            "目标": self._grammar.sentence(self._rng.choice(words["目标"])),
            "指标": measure,
            "对应指标": [indicator.name],
        }
        theme = self._rng.choice(list(corpus()["主题"].values()))
        if self._rng.random() < 0.5:
            intention = self._rng.choice(theme["打算"])
            # the same intention twice would be a finding
            if intention not in self._used:
                self._used.add(intention)
                goal["指标"] = [measure, self._grammar.sentence(f"{intention}。")]
        return goal

    def _process(self) -> Node:
        steps = corpus()["工作过程"]
        opening = self._grammar.sentence(self._rng.choice(steps["起"]))
        middle = [self._grammar.sentence(t) for t in self._rng.sample(steps["承"], self._rng.randint(2, 4))]
        closing = self._grammar.sentence(self._rng.choice(steps["合"]))
        start = self._rng.randint(5, 20)
        paragraphs: list[Node] = [opening, "".join(middle), closing]
        if self._rng.random() < 0.4:
            paragraphs = [opening + middle[0], "".join(middle[1:]) + closing]
        year = self._year + 1
        return {
            "评价范围": self._grammar.one("评价范围"),
            "工作过程": paragraphs,
            "启动": f"{year}-01"
            if self._rng.random() < 0.5
            else f"{year}-01-{self._rng.randint(4, start - 1):02d}",
            "资料清单": f"{year}-01-{start:02d}",
            "收集开始": f"{year}-01-{start + self._rng.randint(0, 8):02d}",
            "收集结束": f"{year}-02-{self._rng.randint(3, 27):02d}",
        }

    def _scores(self) -> Node:
        scores: dict[str, Node] = {}
        rated = {r.indicator.name: r for r in self._figures.ratings}
        for row in self._district.indicator_system:
            for indicator in row.indicators():
                rating = rated.get(indicator.name)
                scores[indicator.name] = self._score(rating) if rating else self._rate_score()
        return scores

    def _score(self, rating: Rating) -> Section:
        if rating.not_applicable:
            return {"不适用": self._grammar.one("不适用")}
        words = corpus()["指标"][rating.indicator.name]
        row: Section = {"完成值": rating.actual}
        if rating.by_hand or self._rng.random() < 0.25:
            row["自评得分"] = score(rating.points)
        if rating.has_deduction:
            row["扣分原因"] = self._grammar.sentence(self._rng.choice(words["扣分原因"]))
        if rating.over:
            row["偏差原因"] = self._grammar.sentence(self._rng.choice(words["偏差原因"]))
        if "满意" in rating.indicator.name:
            row["样本量"] = str(self._rng.randint(200, 900))
        return row

    def _rate_score(self) -> Section:
        if self._figures.spent_all:
            return {}
        reasons = corpus()["指标"][RATE]["扣分原因"]
        return {"扣分原因": self._grammar.sentence(self._rng.choice(reasons))}

    def _problems(self) -> list[Node]:
        weak = [r.indicator.name for r in self._figures.ratings if r.has_deduction]
        weak += [] if self._figures.spent_all else [RATE]
        problems = [self._problem(corpus()["指标"][n]["问题"], corpus()["指标"][n]["责任人"]) for n in weak]
        for offset in range(self._rng.randint(1, 2) if len(weak) > 1 else 2):
            problems.append(self._problem(corpus()["通用问题"], corpus()["词"]["机关"], 3 * offset))
        return list(problems)

    def _problem(self, templates: Sequence[str], owners: Sequence[str], offset: int = 0) -> Section:
        # The wording changes every year, because a repeated problem would be a finding.
        template = templates[(self._office.number + self._turn + offset) % len(templates)]
        parts = self._rng.sample(corpus()["措施段"], self._rng.randint(2, 3))
        while "；".join(sorted(parts)) in self._used:  # so would be the same measure for two problems
            parts = self._rng.sample(corpus()["措施段"], self._rng.randint(2, 3))
        self._used.add("；".join(sorted(parts)))
        measure = "；".join(self._grammar.sentence(p) for p in parts)
        return {
            "问题": self._grammar.sentence(template),
            "措施": f"{measure}。",
            "责任人": self._rng.choice(owners),
            "完成时限": self._grammar.sentence("{次年}{月末}"),
        }

    def _members(self) -> list[Node]:
        people = list(self._office.people)
        # Every year one member is replaced by one of the reserve at the end of the list.
        people[self._turn % 5] = people[-1 - self._turn % 2]
        size = min(8 + (self._office.number * 7 + self._rng.randint(0, 6)) % 33, len(people) - 2)
        leaders = min(len(corpus()["领导职务"]), max(4, size // 3))
        units = [f"{c}居委会" for c in self._office.communities]
        members: list[Node] = []
        for place in range(size):
            own = place < leaders
            behind = place - leaders
            post = corpus()["领导职务"][place] if own else corpus()["社区职务"][behind // len(units)]
            unit = f"{self._district.name}{self._office.name.full}" if own else units[behind % len(units)]
            row: Section = {"姓名": people[place], "单位": unit, "职务": post}
            if place == 0 or self._rng.random() < 0.75:
                row["职称"] = self._rng.choice(corpus()["机关职称" if own else "社区职称"])
            members.append(row)
        return members

    def _closing(self) -> Node:
        closing: Section = {
            "成文日期": f"{self._year + 1}-03-{self._rng.randint(1, 28):02d}",
            "联系人": self._contact(),
            "联系电话": f"000-{self._rng.randint(0, 99_999_999):08d}",
        }
        if self._rng.random() < 0.6:
            closing["文号"] = f"{self._office.name.short}办〔{self._year + 1}〕{self._rng.randint(2, 60)}号"
        return closing

    def _contact(self) -> str:
        """One of the office's people whose name nobody could take for a misspelling of another one's."""
        people = self._office.people
        return next(
            name
            for name in people[-3::-1]
            if not any(len(name) == len(p) and sum(map(str.__ne__, name, p)) == 1 for p in people)
        )


__all__ = ["ABSENT", "RATE", "FictionalOffice", "OfficeWriter"]
