"""Define the papers (文书) that a district asks for: what each is filled from, what its file is called, what it is about."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from reportgen.files.folders import DEFAULT_TEMPLATE
from reportgen.model.fields import Record, Text, YesNo, fault
from reportgen.model.filenames import OFFICE_TAGS, PROJECT_TAGS, check_pattern, tags_in
from reportgen.model.indicator_system import first_twice

PROJECT = "项目"  # 对象 of a paper that is made for each project
_USUAL_NAMES = {"单位": "{标识}", PROJECT: "{标识}-{本项目.标识}"}
# What a public edition may leave out: see render/withholding.py.
Withheld = Literal["姓名", "电话"]


def _template_path(text: str) -> str:
    """A path within the folder of the district; a template never comes from elsewhere on the disk."""
    if "\\" in text or PureWindowsPath(text).drive or PurePosixPath(text).is_absolute():
        raise fault(f"模板“{text}”不是相对路径", "写成 templates/自评表.docx，用“/”隔开")
    if ".." in PurePosixPath(text).parts:
        raise fault(f"模板“{text}”在区的文件夹之外", "把模板放进 templates/，写成 templates/自评表.docx")
    if PurePosixPath(text).suffix.lower() != ".docx":
        raise fault(f"模板“{text}”不是 .docx 文件", "用 Word 或 WPS 另存为“Word 文档（.docx）”")
    return text


class Paper(Record):
    """One paper of every office, or of each of its projects (对象: 项目)."""

    name: Text = Field(alias="名称", description="不重复；`build --paper` 用它", examples=["自评表"])
    template: Annotated[Text, AfterValidator(_template_path)] = Field(
        alias="模板",
        description="`templates/…` 是区里的模板文件夹；别的从 `data/<年度>/` 起算",
        examples=["templates/自评表.docx"],
    )
    file_name: Annotated[Text, AfterValidator(check_pattern)] | None = Field(
        None,
        alias="文件名",
        description=(
            "默认 `{标识}`，得到 `dongli.docx`、`dongli.pdf`；可用 `{标识}`、`{年度}`、`{区名}`、`{市名}`、`{文书}`、"
            "`{单位.名称}`、`{单位.简称}`、`{单位.全称}`、`{单位.代码}`，对象是项目的还有 `{本项目.名称}`、`{本项目.标识}`；"
            "不写扩展名"
        ),
        examples=["{年度}{单位.名称}自评表"],
    )
    subject: Literal["单位", "项目"] = Field(
        "单位", alias="对象", description="`单位`（默认）一个单位一份；`项目` 每个项目一份"
    )
    in_volume: YesNo = Field(True, alias="是否进汇编", description="是 或 否，默认 是")
    withheld: tuple[Withheld, ...] = Field(
        (),
        alias="不公开",
        description="公开版用，列表：`姓名` 只留姓，`电话` 不印；正文里出现的也一样",
        examples=["[姓名, 电话]"],
    )

    @model_validator(mode="after")
    def _tags_of_its_subject(self) -> Self:
        names = [name for name in tags_in(self.pattern) if name in PROJECT_TAGS]
        if names and self.subject != PROJECT:
            raise fault(f"文件名里有“{{{names[0]}}}”，对象却不是项目", "写上 对象: 项目，或去掉这个标签")
        if not names and self.subject == PROJECT:
            raise fault("每个项目一份，文件名却都相同", "文件名里加上 {本项目.名称} 或 {本项目.标识}")
        if self.subject == PROJECT and not any(name in OFFICE_TAGS for name in tags_in(self.pattern)):
            raise fault("文件名里没有街道的标签，两个街道的项目会同名", "文件名里加上 {标识} 或 {单位.名称}")
        return self

    @property
    def pattern(self) -> str:
        """The pattern of the file's name, without an extension."""
        return self.file_name or _USUAL_NAMES[self.subject]


# It is what an office makes where neither the district nor the office lists papers.
REPORT = Paper.model_validate({"名称": "自评报告", "模板": DEFAULT_TEMPLATE.as_posix()})


def _distinct(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    if twice := first_twice([paper.name for paper in papers]):
        raise fault(f"有两份文书叫“{twice}”", "每份文书一个名称")
    return papers


Papers = Annotated[tuple[Paper, ...], Field(min_length=1), AfterValidator(_distinct)]
# An office's own list: a paper of the district by its name, or one of its own.
OwnPaper = Annotated[
    Annotated[Paper, Tag("paper")] | Annotated[Text, Tag("name")],
    Discriminator(lambda value: "paper" if isinstance(value, (dict, Paper)) else "name"),
]
OwnPapers = Annotated[tuple[OwnPaper, ...], Field(min_length=1)]


def papers_of(district: Sequence[Paper], own: Sequence[Paper | str]) -> tuple[Paper, ...]:
    """The papers of an office: those of its own list if it has one, else the district's, else the report alone.

    A name in own that is no paper of the district is left out; the loader has told of it.
    """
    known = {paper.name: paper for paper in district or (REPORT,)}
    if not own:
        return tuple(known.values())
    chosen = (paper if isinstance(paper, Paper) else known.get(paper) for paper in own)
    return tuple(paper for paper in chosen if paper is not None)


def template_path(paper: Paper, folder: Path) -> Path:
    """Where the template of a paper lies. folder: data/<year>."""
    path = Path(paper.template)
    return path if path.parts[0] == DEFAULT_TEMPLATE.parts[0] else folder / path
