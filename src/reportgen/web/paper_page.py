"""Pictures of the report's pages, and the papers themselves."""

import hashlib
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, JSONResponse, Response

from reportgen.batch.preview_pool import Preview, PreviewTask
from reportgen.district_run.year_archive import write_archive
from reportgen.errors import UsageError
from reportgen.files.folders import LEDGER, MANIFEST, OVERVIEW, VOLUME
from reportgen.office.due_papers import DuePaper, due_papers
from reportgen.office.fingerprint import TemplateFile
from reportgen.office.record import read_results, records_folder
from reportgen.office.result import OfficeResult
from reportgen.web.judging import judged
from reportgen.web.visit import Visit

_MAX_FIND = 300
_KINDS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
DISTRICT_FILES = {"ledger": LEDGER, "overview": OVERVIEW, "volume": VOLUME, "manifest": MANIFEST}


def picture(visit: Visit) -> Response:
    """A page of the report as the data now gives it, as a PNG. The headers tell which page it is and where a text is.

    query: paper, the file name of one of the papers, the first if none is named; page, from 1; width in pixels; find: a
    text whose page is wanted; viewer: the window that asks.
    """
    drawn = drawn_page(visit)
    if drawn is None:
        return JSONResponse({"error": "有更新的一页"}, 409)
    if drawn.picture is None:
        return JSONResponse({"error": drawn.problem, "advice": ""}, 422)
    boxes = ";".join(",".join(f"{share:.4f}" for share in box) for box in drawn.picture.boxes)
    headers = {"X-Page": str(drawn.picture.page), "X-Pages": str(drawn.picture.pages), "X-Boxes": boxes}
    return Response(drawn.picture.png, media_type="image/png", headers=headers)


def drawn_page(visit: Visit, place: tuple[float, float] | None = None) -> Preview | None:
    """The picture that the query asks for, or the number at a place; None where a newer request took its place."""
    office, bench = visit.office, visit.workbench
    raw = bench.read(office)
    if raw is None:
        raise UsageError("还没有数据", "先开始填写")
    due = _wanted(visit, raw)
    template = TemplateFile.read(due.template)
    name = due.stem.encode()
    made_from = hashlib.sha256(raw + office.district.raw + template.content + name).hexdigest()
    task = PreviewTask(
        folder=office.district.folder,
        district=office.district.raw,
        slug=office.entry.slug,
        office=raw,
        stem=due.stem,
        template=template,
        page=_whole(visit.query.get("page", ""), 1, 10_000),
        width=_whole(visit.query.get("width", ""), 800, 2_000),
        find=visit.query.get("find", "")[:_MAX_FIND],
        place=place,
        pdf=bench.pdf(due.stem, made_from),
    )
    viewer = f"{visit.session.nonce} {visit.query.get('viewer', '')[:40]}{' origin' if place else ''}"
    drawn = bench.pool.draw(viewer, task)
    if drawn is not None and drawn.pdf is not None:
        bench.keep_pdf(due.stem, made_from, drawn.pdf)
    return drawn


def _wanted(visit: Visit, raw: bytes) -> DuePaper:
    """The paper whose picture is asked for. Raises UsageError where the data makes none."""
    office, target = visit.office, visit.workbench.settings.target
    default = target.template_path(office.district.folder.name, office.entry.slug)
    due = due_papers(judged(office, raw), default)
    if not due:
        raise UsageError("没有要做的文书", "检查 district.yaml 的“文书”")
    return next((each for each in due if each.stem == visit.query.get("paper")), due[0])


def paper(visit: Visit) -> Response:
    """A Word file or PDF of the office that was built last. Raises UsageError where there is none of that name."""
    office, name = visit.office, visit.path["name"]
    folder = visit.workbench.settings.target.folder(office.district)
    result = read_results(records_folder(folder, False), [office.entry.slug]).get(office.entry.slug)
    if result is None or name not in result.outputs:
        raise UsageError("没有这个文件", "定稿或生成以后再下载")
    return _download(folder / name, name, _KINDS[Path(name).suffix])


def paper_links(result: OfficeResult | None) -> list[tuple[str, str]]:
    """The papers that were built: what the link says, and the name of the file."""
    papers = result.papers if result else ()
    several = len(papers) > 1
    return [
        (f"{paper.title if several else ''} {kind}".strip(), paper.output(suffix))
        for paper in papers
        for kind, suffix in (("PDF", ".pdf"), ("Word", ".docx"))
        if paper.output(suffix)
    ]


def built_papers(visit: Visit) -> list[tuple[str, str]]:
    """paper_links() of the office that the address names."""
    office = visit.office
    folder = visit.workbench.settings.target.folder(office.district)
    slug = office.entry.slug
    return paper_links(read_results(records_folder(folder, False), [slug]).get(slug))


def district_file(visit: Visit) -> Response:
    """A file of the whole district. Raises UsageError where it was not made."""
    name = DISTRICT_FILES.get(visit.path["name"])
    if name is None:
        raise UsageError("没有这个文件", "检查网址")
    path = visit.workbench.settings.target.folder(visit.workbench.district) / name
    return _download(path, name, "application/octet-stream")


def archive(visit: Visit) -> Response:
    """All papers of the year as a zip file. Raises UsageError where they were not made."""
    folder = visit.workbench.settings.target.folder(visit.workbench.district)
    with NamedTemporaryFile(prefix="reportgen-", suffix=".zip", delete=False) as stream:
        path = Path(stream.name)
        try:
            write_archive(folder, stream)
        except BaseException:
            path.unlink()
            raise
    name = f"{visit.workbench.district.district.name}{folder.name}年度.zip"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return FileResponse(
        path, media_type="application/zip", headers=headers, background=BackgroundTask(path.unlink)
    )


def _download(path: Path, name: str, kind: str) -> Response:
    if not path.is_file():
        raise UsageError("这个文件还没有生成", "定稿，或由区里生成全区文件以后再下载")
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return FileResponse(path, media_type=kind, headers={"Content-Disposition": disposition})


def _whole(text: str, default: int, most: int) -> int:
    return min(max(int(text), 1), most) if text.isdecimal() and text.isascii() and len(text) < 6 else default
