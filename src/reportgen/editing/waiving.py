"""Write a reason under 忽略检查 for the finding that a clerk names."""

import re
from collections.abc import Sequence

from reportgen.checks.definition import DistrictCase
from reportgen.checks.examination import check_district
from reportgen.checks.reasons import says_nothing
from reportgen.checks.rulebook import BY_CODE, waivable
from reportgen.checks.waivers import code_of, meant_by, place_of, references, twin_of
from reportgen.editing.edited import DISTRICT, EditedFile, EditedOffice
from reportgen.editing.proposal import EditRefused, Proposal, propose_entries
from reportgen.editing.yamledit import parse_bytes
from reportgen.errors import UsageError
from reportgen.files.folders import previous_files
from reportgen.finding import Finding, nearest
from reportgen.model.source import KeyPath
from reportgen.office.judge import OfficeFiles, read_files
from reportgen.office.remembered import judge_once
from reportgen.office.workspace import handed_in
from reportgen.reading.composer import value_at

WAIVERS = "忽略检查"


def findings_in(file: EditedFile, raw: bytes, codes: Sequence[str] = ()) -> list[Finding]:
    """Everything that the checks find while the file has these bytes, in the office's file and in district.yaml.

    codes: those asked for; all offices are compared only where one of them needs it, or none is given. For district.yaml
    all offices are judged. Raises EditRefused where the office's file cannot be read.
    """
    district = file.district
    whole = not codes or any(c in BY_CODE and BY_CODE[c].subject is DistrictCase for c in codes)
    judged = []
    for entry in handed_in(district) if whole or not isinstance(file, EditedOffice) else [file.entry]:
        own = isinstance(file, EditedOffice) and entry == file.entry
        previous = previous_files(district.folder, entry.slug)
        judged.append(
            judge_once(district, entry, OfficeFiles(raw, previous) if own else read_files(district, entry))
        )
        if own and judged[-1].case is None:
            raise EditRefused(judged[-1].findings, "数据有错，先改正上面的错误，才看得出有什么问题")
    among = check_district([j.case for j in judged if j.case]) if whole else []
    found = [f for j in judged for f in j.findings] + among
    mine = {str(file.path), district.source.file}
    elsewhere = {str(district.office_file(e)) for e in district.district.directory} - mine
    return list(dict.fromkeys(f for f in found if f.place.file not in elsewhere))


def listed(file: EditedFile, findings: Sequence[Finding]) -> list[tuple[str, Finding]]:
    """The findings of the file that can be acknowledged, each with its reference."""
    is_office = isinstance(file, EditedOffice)
    shared = file.district.source.file
    own = [f for f in findings if waivable(f) and (f.place.file != shared) == is_office]
    return list(dict(zip(references(own), own, strict=True)).items())


def choose(file: EditedFile, name: str, findings: Sequence[Finding]) -> tuple[str, Finding]:
    """The finding that a clerk means by IND-02@群众满意度 (or IND-02, where there is only one), with its reference.

    Raises UsageError where it is none or several, with those that there are; EditRefused where it is arithmetic.
    """
    asked = re.sub(r"\s", "", name).replace("＠", "@")
    asked = code_of(asked).upper() + asked[len(code_of(asked)) :]
    known = listed(file, findings)
    chosen = _fitting(asked, known)
    if len(chosen) == 1:
        return chosen[0]
    if chosen:
        raise UsageError(f"“{name}”指的不止一个问题", "写明是哪一个：" + _lines(chosen))
    others = [f for f in findings if f not in (finding for _, finding in known)]
    if meant := [f for f in others if f.code == code_of(asked) and _fitting(asked, [(f.reference, f)])]:
        _refuse(file, meant[0])
    near = nearest(asked, [reference for reference, _ in known])
    hint = f"是不是“{near}”？" if near else ""
    advice = "可以说明的：" + _lines(known) if known else "reportgen check 列出全部问题"
    raise UsageError(f"{file.name}没有“{name}”这个问题。{hint}", advice)


def _fitting(asked: str, known: Sequence[tuple[str, Finding]]) -> list[tuple[str, Finding]]:
    """The findings that a reference fits: exactly, by its place, or by a word of its place or of its message."""
    place = place_of(asked)
    known = [pair for pair in known if twin_of(pair[0]).endswith(twin_of(asked))]
    findings = [finding for _, finding in known]
    ways = (
        [pair for pair in known if pair[0] == asked],
        [pair for pair in known if pair[1] in meant_by(asked, findings)],
        [
            pair
            for pair in known
            if pair[1].code == code_of(asked) and place in pair[1].place.key + pair[1].message
        ],
    )
    return next((way for way in ways if way), [])


def _lines(known: Sequence[tuple[str, Finding]]) -> str:
    return "".join(f"\n    {reference}  {finding.message}" for reference, finding in known)


def _refuse(file: EditedFile, finding: Finding) -> None:
    """Raise what says why this finding cannot be acknowledged in the file."""
    if finding.code in BY_CODE and not waivable(finding):
        raise EditRefused([finding], f"没有修改：{finding.code} 不能忽略，只能改正")
    if finding.code not in BY_CODE:
        raise EditRefused([finding], f"没有修改：{finding.code} 是读取时的检查，不能忽略，只能改正")
    raise UsageError(
        f"{finding.reference} 在 {finding.place.file} 里，要由区里说明",
        f'reportgen waive {DISTRICT} {finding.reference} --reason "…"',
    )


def propose_waivers(file: EditedFile, raw: bytes, names: Sequence[str], reason: str, least: int) -> Proposal:
    """Propose entries for the findings that the names mean, all with this reason.

    An entry that is there already is renewed: it gets the present message, and keeps its reason where none is given.
    least: the characters that a reason must have. Raises EditRefused; UsageError.
    """
    findings = findings_in(file, raw, [code_of(name.replace("＠", "@")).strip().upper() for name in names])
    tree = parse_bytes(raw).tree
    entries: list[tuple[KeyPath, str]] = []
    for name in names:
        reference, finding = choose(file, name, findings)
        key = _present_key(value_at(tree, (WAIVERS,)), reference, finding)
        kept = value_at(tree, (WAIVERS, key, "理由"))
        why = reason or (kept if isinstance(kept, str) else "")
        if says_nothing(why, least):
            said = f"理由“{why}”没有内容（少于 {least} 个字，或者是套话）" if why else "没有写理由"
            raise UsageError(f"{said}：{reference}", "用 --reason 写明为什么属实而不改")
        entries += [((WAIVERS, key, "问题"), finding.message), ((WAIVERS, key, "理由"), why)]
    return propose_entries(file, raw, entries, "waive", reason)


def _present_key(section: object, reference: str, finding: Finding) -> str:
    """The key under which the file has this finding already, or else its reference."""
    keys = [key for key in section if meant_by(key, [finding])] if isinstance(section, dict) else []
    keys = [key for key in keys if twin_of(key) == twin_of(reference)]
    return reference if reference in keys or not keys else keys[0]
