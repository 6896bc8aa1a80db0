"""The sections of a report that are compared between years and between offices."""

from reportgen.checks.definition import Case
from reportgen.model.source import KeyPath

# Without 主要职责, which the law prescribes, so that similar texts are no copies.
_SECTIONS: tuple[tuple[str, KeyPath], ...] = (
    ("总体目标", ("绩效目标", "总体目标")),
    ("分项目标", ("绩效目标", "分项目标")),
    ("重点工作", ("重点工作",)),
    ("工作过程", ("自评工作", "工作过程")),
    ("问题和措施", ("问题和措施",)),
)


def sections(case: Case) -> dict[str, tuple[KeyPath, str]]:
    """The compared sections of a report: path and whole text by section, without the office's own name."""
    entry = case.submission.entry
    found: dict[str, tuple[KeyPath, str]] = {}
    for name, path in _SECTIONS:
        text = "。".join(p.text for p in case.prose if p.path[: len(path)] == path)
        if text:
            own = text.replace(entry.name, "").replace(f"{entry.short_name}街道", "")
            found[name] = path, own.replace(entry.short_name, "")
    return found
