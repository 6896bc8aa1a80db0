"""The part of docs/填报说明.md that lists every key, made from the descriptions in the model."""

from collections.abc import Iterable, Iterator

from reportgen.checks.manual import thresholds
from reportgen.model.criteria import KINDS
from reportgen.model.criteria.tiers import Tier
from reportgen.scaffold.keys import DataKey, keys_of

BEGIN = "<!-- 以下由 reportgen schema --markdown 生成，不要手改 -->"
END = "<!-- 生成的部分到此为止 -->"
_SHARED = ("等级标准", "指标体系")  # An office may have these too; their rows stand with the district.


def markdown() -> str:
    """Return the whole generated part, with the marks before and behind it."""
    return "\n".join([BEGIN, *_lines(), "", END]) + "\n"


def _lines() -> Iterator[str]:
    yield "\n### 街道文件的键\n"
    yield from _table(keys_of("office"), frozenset(_SHARED))
    yield "\n### district.yaml 的键\n"
    yield from _table(keys_of("district"), frozenset({"审核阈值"}))
    yield "\n### 计分规则的键\n"
    yield "| 键 | 哪些方式 | 填什么 |"
    yield "|---|---|---|"
    yield from _rule_rows()
    yield "\n### 审核阈值的键\n"
    yield "| 键 | 默认 | 管什么 |"
    yield "|---|---|---|"
    (limits,) = (key for key in keys_of("district") if key.name == "审核阈值")
    defaults = dict(thresholds())
    yield from (f"| {key.name} | {defaults[key.name]} | {key.description} |" for key in limits.below)


def _table(keys: Iterable[DataKey], leaves: frozenset[str]) -> Iterator[str]:
    """Yield a row for each key, once where several sections share it. leaves: keys whose inside is told elsewhere."""
    yield "| 键 | 必填 | 填什么 | 例 |"
    yield "|---|---|---|---|"
    yield from dict.fromkeys(_rows(keys, leaves, ""))


def _rows(keys: Iterable[DataKey], leaves: frozenset[str], above: str) -> Iterator[str]:
    for key in keys:
        must = "✓" if key.required else ""
        example = f"`{key.example}`" if key.example else ""
        yield f"| {above}{key.name} | {must} | {key.description} | {example} |"
        if key.name not in leaves:
            yield from _rows(key.below, leaves, f"{key.name}.")


def _rule_rows() -> Iterator[str]:
    """Yield the keys of all scoring kinds, each with the kinds that have it, and those of a step of a scale."""
    having: dict[tuple[str, str], list[str]] = {}
    for name, kind in KINDS.items():
        for field in kind.model_fields.values():
            having.setdefault((str(field.alias), field.description or ""), []).append(name)
    for (key, description), names in having.items():
        listed = "全部" if len(names) == len(KINDS) else "、".join(names)
        yield f"| 计分规则.{key} | {listed} | {description} |"
        if key == "档次":
            for field in Tier.model_fields.values():
                yield f"| 档次.{field.alias} | {listed} | {field.description} |"
