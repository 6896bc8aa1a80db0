"""The only way into out/<year>/: under its lock, all of a report or nothing, with the record that status reads."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Self

from reportgen.errors import UsageError, system_reason
from reportgen.files import atomic
from reportgen.files.folders import DISTRICT_FILE, LOCK, MANIFEST, WITHDRAWN, report_name
from reportgen.files.lock import locked
from reportgen.office.fingerprint import Inputs, digest, measure
from reportgen.office.manifest import manifest_bytes, read_manifest, with_results
from reportgen.office.record import (
    read_results,
    record_bytes,
    record_path,
    recorded_slugs,
    records_folder,
)
from reportgen.office.result import Documents, OfficeResult, OutputFile, Recipe, State
from reportgen.office.workspace import prepare_origin

PATIENCE = 30.0  # seconds that one report waits for others that are being put in place
_RUNNING = b"running"


class OutputFolder:
    """out/<year> while this process alone writes it. Made by open()."""

    def __init__(self, path: Path, draft: bool, was_cut_short: bool) -> None:
        self.path, self.draft = path, draft
        self.records = records_folder(path, draft)
        self._was_cut_short = was_cut_short
        self._published: dict[str, OfficeResult] = {}

    @classmethod
    @contextmanager
    def open(cls, path: Path, draft: bool = False, patience: float = PATIENCE) -> Iterator[Self]:
        """Lock the folder, clear up behind a run that was cut short, and at the end bring the manifest up to date.

        patience: seconds to wait for another process. Raises UsageError where that takes longer, or the folder
        cannot be written.
        """
        with atomic.refusals(path):
            path.mkdir(parents=True, exist_ok=True)
        busy = UsageError(f"另一个生成正在写 {path}", "等它结束再运行")
        try:
            with locked(path / LOCK, True, patience, busy) as handle:
                folder = cls(path, draft, bool(os.fstat(handle).st_size))
                with suppress(OSError):  # a full disk is told where something is lost by it
                    os.pwrite(handle, _RUNNING, 0)  # it stays there if this process is killed
                atomic.finish_replacements(path)
                atomic.remove_parts(path)
                try:
                    yield folder
                finally:
                    folder._write_manifest()
                os.ftruncate(handle, 0)
        except OSError as error:
            raise UsageError(f"写不了 {path}：{system_reason(error)}", "检查磁盘空间和文件夹权限") from error

    def publish(self, result: OfficeResult, inputs: Inputs, office: bytes, recipe: Recipe) -> OfficeResult:
        """Put a report in place together with its record; what came of it.

        office: the bytes of the office's file that the report was made from. A report made from data that
        have changed since does not replace one that was made from the data as they are now. Raises UsageError
        where the disk refuses: the report and the record of before are then still there, whole.
        """
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
            # What failed is tried again next time; what is unfit stays so until its data change.
            used = replace(recipe, fingerprint="") if result.state is State.FAILED else recipe
            seconds = round(result.seconds, 3)
            kept = replace(result, recipe=used, outputs=outputs, documents=None, seconds=seconds)
            record = record_path(self.records, result.slug)
            files.append(atomic.prepared(record, record_bytes(kept), sync=False))
            pdf = target.with_suffix(".pdf")
            atomic.replace_together(self.path, files, [_rejected(target), _rejected(pdf)] if is_built else [])
        finally:
            for file in files:
                file.discard()
        self._published[result.slug] = kept
        return kept

    def withdraw(self, slug: str) -> Path | None:
        """Set aside the report of an office whose data file was taken away; where it is now, if there was one.

        Raises UsageError where the disk refuses.
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
        self._was_cut_short = True  # the manifest is made anew from the records that are left
        return folder if present else None

    def put(self, files: Mapping[str, atomic.Pending], remove: tuple[str, ...] = ()) -> None:
        """Put complete files of the whole district in place together, by their names.

        Raises UsageError where the disk refuses: the files of before are then still there.
        """
        atomic.replace_together(self.path, list(files.values()), [self.path / name for name in remove])
        if MANIFEST in files:  # it lists all that was published so far
            self._published, self._was_cut_short = {}, False

    def _reports(self, target: Path, documents: Documents | None) -> list[atomic.Pending]:
        """The documents on the disk, each to be renamed to its place.

        Without a good PDF the Word file takes its place only where no report stands; else it is set aside.
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
                files.append(atomic.prepared(path, content))
        except BaseException:
            for file in files:
                file.discard()
            raise
        return files

    def _is_older(self, recipe: Recipe, before: OfficeResult, inputs: Inputs) -> bool:
        """Whether a result is made from older data than the report that is there, which is up to date."""
        name = f"{before.slug}.yaml"
        if recipe.inputs.get(name) == before.recipe.inputs.get(name):
            return False
        try:
            today = {name: digest(inputs.office(before.slug)), DISTRICT_FILE: digest(inputs.district)}
        except UsageError:
            return False
        return all(before.recipe.inputs.get(n) == value for n, value in today.items())

    def _write_manifest(self) -> None:
        """List what was published; after a run that was cut short, everything that the records know."""
        if self.draft or not (self._published or self._was_cut_short):
            return
        manifest = None if self._was_cut_short else read_manifest(self.path / MANIFEST)
        results = self._published
        if manifest is None:
            results = read_results(self.records, recorded_slugs(self.records)) | self._published
        manifest = with_results(manifest, self.path.name, results.values())
        if manifest["files"]:
            atomic.write(self.path / MANIFEST, manifest_bytes(manifest))


def _rejected(path: Path) -> Path:
    """Where a file of a report that did not pass is kept for people to look at."""
    return path.with_name(f"{path.stem}.未通过{path.suffix}")
