"""data/<year>/*.yaml → the model, or findings with line and column: all of a file in one run."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reportgen.district import DirectoryEntry, District, Indicator, IndicatorClass, RatingBand
from reportgen.errors import UsageError
from reportgen.finding import Finding, Severity
from reportgen.folders import DISTRICT_FILE
from reportgen.model import SelfEvaluation
from reportgen.textfile import MAX_DISTRICT_BYTES, read_bytes
from reportgen.validation import aliases, nearest, validated
from reportgen.yamltext import Source, Tree, YamlFile, parse_yaml

KNOWN_KEYS = frozenset(aliases(SelfEvaluation) | aliases(District))


@dataclass(frozen=True)
class DistrictFile:
    """district.yaml of one year, with the places of its values."""

    district: District
    source: Source
    folder: Path

    def entry(self, office: str) -> DirectoryEntry:
        """The directory row of an office, by slug, name or full name.

        Raises UsageError naming the nearest office and all of them.
        """
        if found := self._by_name.get(office):
            return found
        entries = self.district.directory
        listing = "、".join(f"{e.slug}（{e.short_name}）" for e in entries)
        near = nearest(office, [n for e in entries for n in (e.slug, e.short_name)])
        hint = f"是不是“{near}”？" if near else ""
        raise UsageError(f"街道名录里没有“{office}”。{hint}", f"可用的街道：{listing}")

    @cached_property
    def _by_name(self) -> dict[str, DirectoryEntry]:
        """Every name of every office; of two with one name the first, as the directory has them."""
        names: dict[str, DirectoryEntry] = {}
        for entry in self.district.directory:
            for name in (entry.slug, entry.short_name, entry.name, entry.code):
                names.setdefault(name, entry)
        return names

    def office_file(self, entry: DirectoryEntry) -> Path:
        """Where the office's data lies, or would lie."""
        return self.folder / f"{entry.slug}.yaml"


@dataclass(frozen=True)
class Submission:
    """What one office hands in, together with the rules it is measured by."""

    entry: DirectoryEntry
    evaluation: SelfEvaluation
    district: District
    source: Source
    district_source: Source

    @property
    def rating_bands(self) -> tuple[RatingBand, ...]:
        """The office's own grade bands, or else the district's."""
        return self.evaluation.rating_bands or self.district.rating_bands

    @property
    def indicator_system(self) -> tuple[IndicatorClass, ...]:
        """The office's own indicators, or else the district's."""
        return self.evaluation.indicator_system or self.district.indicator_system

    @property
    def indicator_source(self) -> Source:
        """The file in which the indicators stand."""
        return self.source if self.evaluation.indicator_system else self.district_source

    def indicators(self) -> Iterator[Indicator]:
        """Every 三级指标 in the order of the table."""
        return (i for c in self.indicator_system for i in c.indicators())


def load_district(folder: Path) -> tuple[DistrictFile | None, list[Finding]]:
    """district.yaml of a year's folder. Raises UsageError where it is not there."""
    path = folder / DISTRICT_FILE
    if not path.is_file():
        raise UsageError(f"没有 {path}", "每个年度的文件夹里要有 district.yaml（区级数据）")
    return parse_district(folder, read_bytes(path, str(path), MAX_DISTRICT_BYTES))


def parse_district(folder: Path, raw: bytes) -> tuple[DistrictFile | None, list[Finding]]:
    """load_district for bytes that are, or could be, the district.yaml of a folder."""
    read = parse_yaml(raw, str(folder / DISTRICT_FILE), KNOWN_KEYS, MAX_DISTRICT_BYTES)
    district, findings = validated(District, read)
    if district is None:
        return None, findings
    return DistrictFile(district, read.source, folder), findings


def load_office(district: DistrictFile, entry: DirectoryEntry) -> tuple[Submission | None, list[Finding]]:
    """One office's file against its district. Raises UsageError where it has not come in."""
    return parse_office(district, entry, read_office(district, entry))


def read_office(district: DistrictFile, entry: DirectoryEntry) -> bytes:
    """The bytes of an office's file. Raises UsageError where it has not come in, or cannot be read."""
    path = district.office_file(entry)
    if not path.is_file():
        raise UsageError(
            f"{entry.name} {district.district.year}年度的数据还没有报送（没有 {path}）",
            f"把填好的数据存为 {path}；格式见 docs/填报说明.md",
        )
    return read_bytes(path, str(path))


def parse_office(
    district: DistrictFile, entry: DirectoryEntry, raw: bytes
) -> tuple[Submission | None, list[Finding]]:
    """load_office for bytes that are, or could be, the office's file."""
    read = parse_yaml(raw, str(district.office_file(entry)), KNOWN_KEYS)
    evaluation, findings = validated(SelfEvaluation, read)
    tree = read.tree if isinstance(read.tree, dict) else {}
    if evaluation is not None or "指标体系" not in tree:
        own = evaluation.indicator_system if evaluation else None
        findings += _score_names(read, tree, own or district.district.indicator_system)
    if evaluation is None or findings:
        return None, findings
    return Submission(entry, evaluation, district.district, read.source, district.source), []


def _score_names(
    read: YamlFile, tree: dict[str, Tree], system: tuple[IndicatorClass, ...]
) -> Iterator[Finding]:
    """评分 must speak of exactly the indicators there are; asked even where other things are wrong."""
    names = [i.name for c in system for i in c.indicators()]
    scores = tree.get("评分")
    if not isinstance(scores, dict):
        return
    for name in scores:
        if name not in names:
            near = nearest(name, names)
            place = read.source.place(("评分", name), of_key=True)
            advice = f"改为“{near}”" if near else f"指标体系里的三级指标：{'、'.join(names)}"
            message = f"指标体系里没有三级指标“{name}”"
            yield Finding("YML-03", Severity.ERROR, place, message, advice)
    for name in names:
        if name not in scores:
            place = read.source.place(("评分",))
            advice = f"加一行“{name}: {{自评得分: …}}”"
            message = f"评分里没有三级指标“{name}”"
            yield Finding("YML-04", Severity.ERROR, place, message, advice)
