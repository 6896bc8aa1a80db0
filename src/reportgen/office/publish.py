"""The only writer of out/<year>/: it holds the folder's lock and puts a report in place whole, with its record."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Self

from reportgen.errors import UsageError, system_reason
from reportgen.files import atomic
from reportgen.files.folders import DISTRICT_FILE, LOCK, MANIFEST, WITHDRAWN, report_name
from reportgen.files.lock import hold_lock
from reportgen.office.filing import damage, read_filing
from reportgen.office.fingerprint import Inputs, digest, measure
from reportgen.office.manifest import manifest_bytes, read_manifest, update_manifest
from reportgen.office.record import (
    read_results,
    record_bytes,
    record_path,
    recorded_slugs,
    records_folder,
)
from reportgen.office.result import Documents, OfficeResult, OutputFile, Recipe, State
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
        if not self.draft:
            _refuse_frozen(result, inputs.folder)
        before = read_results(self.records, [result.slug]).get(result.slug)
        if before and before.state is State.BUILT and self._is_older(recipe, before, inputs):
            return before
        is_built = result.state is State.BUILT
        target = self.path / report_name(result.slug, self.draft)
        files = self._reports(target, result.documents)
        try:
            if is_built:
                outputs: Mapping[str, OutputFile] = {f.path.name: measure(f.part) for f in files}
                files.append(prepare_origin(target, result.slug, inputs.district, office))
            else:
                outputs = before.outputs if before else {}
            # A failed report is tried again in the next run; data with errors only when it changes.
            used = replace(recipe, fingerprint="") if result.state is State.FAILED else recipe
            seconds = round(result.seconds, 3)
            kept = replace(result, recipe=used, outputs=outputs, documents=None, seconds=seconds)
            record = record_path(self.records, result.slug)
            files.append(atomic.prepare(record, record_bytes(kept), sync=False))
            pdf = target.with_suffix(".pdf")
            atomic.replace_together(self.path, files, [_rejected(target), _rejected(pdf)] if is_built else [])
        finally:
            for file in files:
                file.discard()
        self._published[result.slug] = kept
        return kept

    def withdraw(self, slug: str) -> Path | None:
        """Move the report of an office whose data file was removed to a folder of its own and delete its record.

        Returns that folder, or None where the office had no report. Raises UsageError where a file cannot be moved.
        """
        record = record_path(self.records, slug)
        result = read_results(self.records, [slug]).get(slug)
        present = [
            self.path / name for name in (result.outputs if result else {}) if (self.path / name).is_file()
        ]
        folder = self.path / WITHDRAWN
        with atomic.refusals(folder):
            if present:
                folder.mkdir(exist_ok=True)
            for path in present:
                path.replace(folder / path.name)
            record.unlink(missing_ok=True)
        self._was_cut_short = True  # makes _write_manifest() list the remaining records only
        return folder if present else None

    def put(self, files: Mapping[str, atomic.Pending], remove: tuple[str, ...] = ()) -> None:
        """Put complete files of the whole district in place together. files: by name; remove: names to delete.

        Raises UsageError where that fails; the earlier files are then unchanged.
        """
        atomic.replace_together(self.path, list(files.values()), [self.path / name for name in remove])
        if MANIFEST in files:  # this manifest already lists every report published so far
            self._published, self._was_cut_short = {}, False

    def _reports(self, target: Path, documents: Documents | None) -> list[atomic.Pending]:
        """Write the documents to temporary files that are still to be renamed.

        Without a good PDF the Word file gets its usual name only where there is no earlier report. Where there
        is one, the Word file is named 未通过, so that Word file and PDF in the folder always belong together.
        """
        if documents is None:
            return []
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
    """Raise UsageError where the office is 定稿 and the result is not the frozen papers. folder: data/<year>."""
    filing = read_filing(folder, result.slug)
    if filing.is_damaged:  # the papers may be frozen
        raise damage(folder, result.slug)
    frozen = filing.papers
    if frozen is None:
        return
    documents = result.documents
    contents = (documents.docx, documents.pdf or b"") if documents and result.state is State.BUILT else ()
    if {digest(content) for content in contents} != set(frozen.values()):
        raise UsageError(
            f"{result.name}已定稿，新生成的与定稿的文件不同，没有替换",
            f"要重新生成，先撤销定稿：reportgen reopen {result.slug} --reason '…'；只看样子用 --draft",
        )


def _rejected(path: Path) -> Path:
    """The name under which a file of a report that failed its proof is kept for inspection."""
    return path.with_name(f"{path.stem}.未通过{path.suffix}")
