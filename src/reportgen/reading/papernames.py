"""Tell which papers would get a file name that cannot be, or that another paper has, and which nobody knows."""

from collections.abc import Iterator

from reportgen.finding import Finding, Severity, nearest
from reportgen.model.district import DirectoryEntry, District
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.filenames import comparable, complaint, filled
from reportgen.model.papers import PROJECT, REPORT, Paper, papers_of
from reportgen.model.project import Project
from reportgen.model.source import KeyPath, Source

_ADVICE = "改“文件名”，如 {标识}-自评表"


def file_name(district: District, entry: DirectoryEntry, paper: Paper, project: Project | None = None) -> str:
    """The name of the file of an office's paper, without its extension. project: that the paper is about."""
    return filled(
        paper.pattern,
        {
            "标识": entry.slug,
            "年度": str(district.year),
            "区名": district.name,
            "市名": district.city,
            "文书": paper.name,
            "单位.名称": entry.name,
            "单位.简称": entry.short_name,
            "单位.全称": district.name + entry.name,
            "单位.代码": entry.code,
            "本项目.名称": project.name if project else "",
            "本项目.标识": project.slug if project else "",
        },
    )


def district_paper_findings(district: District, source: Source) -> Iterator[Finding]:
    """Tell once for each paper of the district why an office's file cannot be called as it says."""
    taken: dict[str, tuple[str, str]] = {}
    for number, paper in enumerate(district.papers or ()):
        if paper.subject == PROJECT:
            continue  # the names depend on each office's projects
        path = ("文书", number, "文件名")
        faults = (
            _fault(taken, entry.name, paper.name, file_name(district, entry, paper))
            for entry in district.directory
        )
        if fault := next(filter(None, faults), None):
            yield _finding(source, path, fault)


def own_paper_findings(
    district: District, entry: DirectoryEntry, evaluation: SelfEvaluation, source: Source
) -> Iterator[Finding]:
    """Tell what is wrong with an office's own list of papers, also against the other offices' files."""
    own = evaluation.papers or ()
    known = [paper.name for paper in district.papers or (REPORT,)]
    seen: set[str] = set()
    for number, given in enumerate(own):
        name, path = (given if isinstance(given, str) else given.name), ("文书", number)
        if isinstance(given, str) and given not in known:
            near = nearest(given, known)
            advice = f"改为“{near}”" if near else f"区里的文书：{'、'.join(known)}；自己加的要写 名称、模板"
            yield _finding(source, path, (f"区里没有叫“{given}”的文书", advice))
        if name in seen:
            yield _finding(source, path, (f"有两份文书叫“{name}”", "每份文书一个名称"))
        seen.add(name)
    if any(isinstance(given, Paper) for given in own):
        yield from _own_names(district, entry, evaluation, source)


def project_paper_findings(
    district: District, entry: DirectoryEntry, evaluation: SelfEvaluation, source: Source
) -> Iterator[Finding]:
    """Tell which projects give a paper a name that cannot be, or that another paper of the office has."""
    papers = papers_of(district.papers or (), evaluation.papers or ())
    taken: dict[str, tuple[str, str]] = {}
    for paper in papers:
        if paper.subject != PROJECT:
            taken[comparable(file_name(district, entry, paper))] = (entry.name, paper.name)
    for paper in papers:
        for number, project in enumerate(evaluation.projects if paper.subject == PROJECT else ()):
            name = file_name(district, entry, paper, project)
            if fault := _fault(taken, entry.name, f"{paper.name}（{project.name}）", name):
                advice = "改项目的名称或标识，或由区里改“文件名”"
                yield _finding(source, ("项目", number, "名称"), (fault[0], advice))


def _own_names(
    district: District, entry: DirectoryEntry, evaluation: SelfEvaluation, source: Source
) -> Iterator[Finding]:
    taken = {
        comparable(file_name(district, other, paper)): (other.name, paper.name)
        for other in district.directory
        if other is not entry
        for paper in district.papers or (REPORT,)
        if paper.subject != PROJECT
    }
    own = list(evaluation.papers or ())
    for paper in papers_of(district.papers or (), own):
        if paper.subject == PROJECT:
            continue
        number = own.index(paper if paper in own else paper.name)
        if fault := _fault(taken, entry.name, paper.name, file_name(district, entry, paper)):
            yield _finding(source, ("文书", number, "文件名"), fault)


def _fault(taken: dict[str, tuple[str, str]], office: str, paper: str, name: str) -> tuple[str, str] | None:
    """Message and advice where a name cannot be, or is taken; otherwise it is taken from now on."""
    if why := complaint(name):
        return f"{office}的“{paper}”文件名“{name}”{why}", _ADVICE
    other = taken.setdefault(comparable(name), (office, paper))
    if other == (office, paper):
        return None
    whose = f"{other[0]}的“{other[1]}”" if other[0] != office else f"“{other[1]}”"
    return f"{office}的“{paper}”和{whose}文件名都是“{name}.docx”", _ADVICE


def _finding(source: Source, path: KeyPath, fault: tuple[str, str]) -> Finding:
    return Finding("YML-05", Severity.ERROR, source.place(path), *fault)
