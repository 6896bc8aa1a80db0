"""The only writer of out/<year>/: it holds the folder's lock and puts a report in place whole, with its record."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Self

from reportgen.errors import UsageError, system_reason
from reportgen.files import atomic
from reportgen.files.folders import DISTRICT_FILE, LOCK, MANIFEST, REJECTED, WITHDRAWN, report_name
from reportgen.files.lock import hold_lock
from reportgen.office.filing import damage, read_filing
from reportgen.office.fingerprint import Inputs, digest, measure
from reportgen.office.manifest import manifest_bytes, read_manifest, update_manifest
from reportgen.office.record import (
    read_marks,
    read_results,
    record_bytes,
    record_path,
    recorded_slugs,
    records_folder,
)
from reportgen.office.result import Documents, OfficeResult, PaperResult, Recipe, State
from reportgen.office.workspace import prepare_origin

LOCK_WAIT_SECONDS = 30.0  # how long a single build waits for another process that holds the lock
_RUNNING = b"running"  # content of the lock file during a run; still there if the run was killed


class OutputFolder:
    """out/<year> while this process holds its lock. Use open()."""

    def __init__(self, path: Path, draft: bool, was_cut_short: bool) -> None:
        self.path, self.draft = path, draft
        self.records = records_folder(path, draft)
        self._was_cut_short = was_cut_short
        self._published: dict[str, OfficeResult] = {}

    @classmethod
    @contextmanager
    def open(cls, path: Path, draft: bool = False, wait_seconds: float = LOCK_WAIT_SECONDS) -> Iterator[Self]:
        """Lock the folder, clean up after an interrupted run, and at the end update the manifest.

        wait_seconds: how long to wait for another process. Raises UsageError where that takes longer, or the
        folder cannot be written.
        """
        with atomic.refusals(path):
            path.mkdir(parents=True, exist_ok=True)
        busy = UsageError(f"另一个生成正在写 {path}", "等它结束再运行")
        try:
            with hold_lock(path / LOCK, True, wait_seconds, busy) as handle:
                folder = cls(path, draft, bool(os.fstat(handle).st_size))
                with suppress(OSError):  # if the disk is full, writing the report fails and says so
                    os.pwrite(handle, _RUNNING, 0)
                atomic.finish_replacements(path)
                atomic.remove_parts(path)
                try:
                    yield folder
                finally:
                    folder._write_manifest()
                os.ftruncate(handle, 0)
        except OSError as error:
            at_fault = error.filename2 or error.filename or path
            raise UsageError(
                f"写不了 {at_fault}：{system_reason(error)}", "检查磁盘空间和文件夹权限"
            ) from error

    def publish(self, result: OfficeResult, inputs: Inputs, office: bytes, recipe: Recipe) -> OfficeResult:
        """Put a report and its record in place together and return the result as recorded.

        office: the bytes of the office's file that the report was made from. If the data changed meanwhile and
        a report of the present data is already there, that one stays and its result is returned. Raises
        UsageError where a file cannot be written, or the office's papers are frozen and the new ones differ; the
        earlier report and record are then unchanged.
        """
        before = read_results(self.records, [result.slug]).get(result.slug)
        if before and before.state is State.BUILT and self._is_older(recipe, before, inputs):
            return before
        self._refuse_others_files(result, before)
        files: list[atomic.Pending] = []
        obsolete: list[Path] = []
        try:
            kept = self._prepare(with_earlier_papers(result, before, recipe), files, obsolete)
            if not self.draft:
                _refuse_frozen(kept, inputs.folder)
            if result.state is State.BUILT:
                target = self.path / report_name(result.slug, self.draft)
                files.append(prepare_origin(target, result.slug, inputs.district, office))
            record = record_path(self.records, result.slug)
            files.append(atomic.prepare(record, record_bytes(kept), sync=False))
            self._set_aside([name for name in (before.outputs if before else {}) if name not in kept.outputs])
            atomic.replace_together(self.path, files, obsolete)
        finally:
            for file in files:
                file.discard()
        self._published[result.slug] = kept
        return kept

    def _prepare(
        self, result: OfficeResult, files: list[atomic.Pending], obsolete: list[Path]
    ) -> OfficeResult:
        """Write the documents to temporary files and return the result as it is to be recorded.

        obsolete: gets the rejected files of earlier runs, to be deleted where a paper is good now.
        """
        papers: list[PaperResult] = []
        for paper in result.papers:
            if paper.documents:
                target = self.path / report_name(paper.stem, self.draft)
                pending = self._pending(target, paper.documents)
                files += pending
                if paper.state is State.BUILT:
                    paper = replace(paper, outputs={f.path.name: measure(f.part) for f in pending})
                    obsolete += [_rejected(target), _rejected(target.with_suffix(".pdf"))]
            papers.append(replace(paper, documents=None))
        return replace(result, papers=tuple(papers), seconds=round(result.seconds, 3))

    def withdraw(self, slug: str) -> Path | None:
        """Move the papers of an office whose data file was removed to a folder of their own and delete its record.

        Returns that folder, or None where the office had no report. Raises UsageError where a file cannot be moved.
        """
        record = record_path(self.records, slug)
        result = read_results(self.records, [slug]).get(slug)
        folder = self._set_aside(result.outputs if result else ())
        with atomic.refusals(record):
            record.unlink(missing_ok=True)
        self._was_cut_short = True  # makes _write_manifest() list the remaining records only
        return folder

    def _set_aside(self, names: Iterable[str]) -> Path | None:
        """Move files that belong to no paper any more to a folder of their own; return it, None where there were none.

        If the run is killed before the record is written, the next run finds the files missing and makes up for it.
        """
        present = [self.path / name for name in names if (self.path / name).is_file()]
        folder = self.path / WITHDRAWN
        with atomic.refusals(folder):
            if present:
                folder.mkdir(exist_ok=True)
            for path in present:
                path.replace(folder / path.name)
        return folder if present else None

    def put(self, files: Mapping[str, atomic.Pending], remove: tuple[str, ...] = ()) -> None:
        """Put complete files of the whole district in place together. files: by name; remove: names to delete.

        Raises UsageError where that fails; the earlier files are then unchanged.
        """
        atomic.replace_together(self.path, list(files.values()), [self.path / name for name in remove])
        if MANIFEST in files:  # this manifest already lists every report published so far
            self._published, self._was_cut_short = {}, False

    def _pending(self, target: Path, documents: Documents) -> list[atomic.Pending]:
        """Write the documents to temporary files that are still to be renamed.

        Without a good PDF the Word file gets its usual name only where there is no earlier report. Where there
        is one, the Word file is named 未通过, so that Word file and PDF in the folder always belong together.
        """
        pdf = target.with_suffix(".pdf")
        good = documents.pdf is not None
        aside = not good and pdf.exists()
        contents = {_rejected(target) if aside else target: documents.docx}
        if documents.pdf is not None:
            contents[pdf] = documents.pdf
        if documents.rejected is not None:
            contents[_rejected(pdf)] = documents.rejected
        files: list[atomic.Pending] = []
        try:
            for path, content in contents.items():
                files.append(atomic.prepare(path, content))
        except BaseException:
            for file in files:
                file.discard()
            raise
        return files

    def _refuse_others_files(self, result: OfficeResult, before: OfficeResult | None) -> None:
        """Raises UsageError where a paper would take the place of another office's file.

        The data is checked for that (reading/papernames.py), but two files may have been changed since, or each have
        papers of its own. Nothing is read where the names are those of last time.
        """
        names = {report_name(paper.stem, self.draft) for paper in result.papers if paper.documents}
        if names <= {paper.output(".docx") for paper in (before.papers if before else ())}:
            return
        if not names or result.recipe.template:  # one report alone is called after its office
            return
        others = [slug for slug in recorded_slugs(self.records) if slug != result.slug]
        for slug, mark in read_marks(self.records, others).items():
            if taken := sorted(names & mark.outputs.keys()):
                what = f"{result.name}的文件名“{taken[0]}”已经是 {slug} 的"
                raise UsageError(what, "改“文书”里的文件名；刚改过文件名的，先重新生成另一个街道")

    def _is_older(self, recipe: Recipe, before: OfficeResult, inputs: Inputs) -> bool:
        """Whether a new result was made from older data than the report in the folder, which is up to date."""
        name = f"{before.slug}.yaml"
        if recipe.inputs.get(name) == before.recipe.inputs.get(name):
            return False
        try:
            today = {name: digest(inputs.office(before.slug)), DISTRICT_FILE: digest(inputs.district)}
        except UsageError:
            return False
        return all(before.recipe.inputs.get(n) == value for n, value in today.items())

    def _write_manifest(self) -> None:
        """Update the manifest with what was published; after an interrupted run make it anew from all records."""
        if self.draft or not (self._published or self._was_cut_short):
            return
        manifest = None if self._was_cut_short else read_manifest(self.path / MANIFEST)
        results = self._published
        if manifest is None:
            results = read_results(self.records, recorded_slugs(self.records)) | self._published
        manifest = update_manifest(manifest, self.path.name, results.values())
        if manifest["files"]:
            atomic.write(self.path / MANIFEST, manifest_bytes(manifest))


def _refuse_frozen(result: OfficeResult, folder: Path) -> None:
    """Raise UsageError where the office is 定稿 and the papers are not the frozen ones. folder: data/<year>.

    result: as it is to be recorded.
    """
    filing = read_filing(folder, result.slug)
    if filing.is_damaged:  # the papers may be frozen
        raise damage(folder, result.slug)
    frozen = filing.papers
    if frozen is None:
        return
    made = {name: left.sha256 for name, left in result.outputs.items()}
    if result.state is not State.BUILT or made != frozen:
        raise UsageError(
            f"{result.name}已定稿，新生成的与定稿的文件不同，没有替换",
            f"要重新生成，先撤销定稿：reportgen reopen {result.slug} --reason '…'；只看样子用 --draft",
        )


def with_earlier_papers(result: OfficeResult, before: OfficeResult | None, recipe: Recipe) -> OfficeResult:
    """The result with what stays of an earlier one: files of papers that were not made, whether they are current.

    recipe: of the result. A failed paper is tried again in the next run; data with errors only when it changes.
    """
    earlier = {(paper.name, paper.subject): paper for paper in before.papers} if before else {}
    if result.state is State.UNFIT or not result.papers:
        return replace(
            result, papers=tuple(earlier.values()), recipe=_due(recipe, result.state is State.FAILED)
        )
    pairs = [(paper, earlier.get((paper.name, paper.subject))) for paper in result.papers]
    left_out = [paper.title for paper, old in pairs if not _is_current(paper, old)]
    unchanged = before is not None and before.recipe.fingerprint == recipe.fingerprint
    is_partial = bool(left_out) and not unchanged
    return replace(
        result,
        papers=tuple(_continued(paper, old) for paper, old in pairs),
        recipe=_due(recipe, result.state is State.FAILED or is_partial),
        reason=result.reason or (f"这次没有做：{'、'.join(left_out)}" if is_partial else ""),
    )


def _due(recipe: Recipe, again: bool) -> Recipe:
    """The recipe; where the papers are due again, without the fingerprint by which they would be current."""
    return replace(recipe, fingerprint="") if again else recipe


def _is_current(paper: PaperResult, before: PaperResult | None) -> bool:
    """Whether the run made a paper, or found it as it would have made it."""
    is_kept = paper.state is State.BUILT and before is not None and before.fingerprint == paper.fingerprint
    return paper.documents is not None or paper.state is State.FAILED or is_kept


def _continued(paper: PaperResult, before: PaperResult | None) -> PaperResult:
    """A paper with the files that there are of it, where none were made now."""
    if before is None or (paper.documents and paper.state is State.BUILT):
        return paper
    if paper.state is State.FAILED:
        return replace(paper, outputs=before.outputs)
    return replace(before, in_volume=paper.in_volume)  # it was not asked for, or is kept


def _rejected(path: Path) -> Path:
    """The name under which a file of a report that failed its proof is kept for inspection."""
    return path.with_name(f"{path.stem}{REJECTED}{path.suffix}")
