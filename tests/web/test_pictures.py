"""Pages drawn by worker processes: the right page, several viewers, a crash that costs one picture only."""

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from reportgen.batch.preview_pool import Preview, PreviewPool, PreviewTask
from reportgen.office.fingerprint import TemplateFile
from tests.conftest import FICTION, ROOT

FOLDER = FICTION / "2023"


@pytest.fixture(scope="module")
def pool() -> Iterator[PreviewPool]:
    with PreviewPool(1) as made:
        yield made


def task(old: str = "", new: str = "", **more: object) -> PreviewTask:
    raw = (FOLDER / "mingxi.yaml").read_bytes().replace(old.encode(), new.encode())
    template = TemplateFile.read(ROOT / "templates" / "report.docx")
    district = (FOLDER / "district.yaml").read_bytes()
    return PreviewTask(FOLDER, district, "mingxi", raw, "mingxi", template, **more)  # type: ignore[arg-type]


def test_the_page_with_the_text_is_drawn(pool: PreviewPool) -> None:
    drawn = pool.draw("甲", task("执行数: 207.90", "执行数: 203.45", find="203.45", width=500))
    assert drawn and drawn.picture and drawn.pdf, drawn
    assert drawn.picture.page > 1 and drawn.picture.boxes
    assert drawn.picture.png.startswith(b"\x89PNG") and int.from_bytes(drawn.picture.png[16:20], "big") in (
        500,
        501,
    )
    assert all(0 < share < 1 for box in drawn.picture.boxes for share in box)
    again = pool.draw("甲", task(pdf=drawn.pdf, page=99))
    assert again and again.picture and again.picture.page == again.picture.pages and not again.picture.boxes


@pytest.mark.parametrize("end", ["万元按规定结转下年使用", "", "万元按规定结转{预算.结"])
def test_a_text_with_a_reference_is_found_where_its_value_is_printed(pool: PreviewPool, end: str) -> None:
    written = "收支说明: 甲乙丙丁的结余{预算.结余}万元按规定结转下年使用"
    find = f"甲乙丙丁的结余{{预算.结余}}{end}"
    drawn = pool.draw("甲", task("收支说明: 结余2.10万元按规定结转下年使用", written, find=find))
    assert drawn and drawn.picture and drawn.pdf, drawn
    assert drawn.picture.page > 1 and drawn.picture.boxes
    printed = re.sub(r"\s", "", "".join(p.get_textpage().get_text_range() for p in PdfDocument(drawn.pdf)))
    assert "甲乙丙丁的结余2.10万元按规定结转下年使用" in printed and "{" not in printed


def marked(drawn: Preview | None) -> list[str]:
    """The texts under the boxes of a picture."""
    assert drawn and drawn.picture and drawn.pdf, drawn
    page = PdfDocument(drawn.pdf)[drawn.picture.page - 1]
    width, height = page.get_width(), page.get_height()
    return [
        page.get_textpage().get_text_bounded(
            left * width, height * (1 - top - tall), (left + wide) * width, height * (1 - top)
        )
        for left, top, wide, tall in drawn.picture.boxes
    ]


def test_a_long_text_is_marked_over_its_lines_on_the_page_with_most_of_it(pool: PreviewPool) -> None:
    parts = [f"本街道第{n}季度按照上级要求开展各项服务工作" for n in "一二三四"]
    text = "，".join(parts) + "，群众反映良好。"
    drawn = pool.draw("甲", task("收支说明: 结余2.10万元按规定结转下年使用", f"收支说明: {text}", find=text))
    seen = "".join("".join(marked(drawn)).split())
    assert "群众反映良好。" in seen and sum(part in seen for part in parts) >= 2
    assert seen in text  # on this page the beginning of the text stands on another page


@pytest.mark.parametrize("find", ["207.9", "207.90"])
def test_a_number_is_marked_whole_and_as_it_is_printed(pool: PreviewPool, find: str) -> None:
    assert {text.strip() for text in marked(pool.draw("甲", task(find=find)))} == {"207.90"}


@pytest.mark.parametrize("find", ["20", "07.9", "7.90", "2,0", "{预算.结余}", "  ", "("])
def test_what_is_only_a_part_of_a_number_or_no_text_is_not_marked(pool: PreviewPool, find: str) -> None:
    drawn = pool.draw("甲", task(find=find))
    assert not [text for text in marked(drawn) if text.strip() != find]


def test_what_cannot_be_laid_out_is_told(pool: PreviewPool) -> None:
    drawn = pool.draw("甲", task("执行数: 207.90", "执行数: 待填"))
    assert drawn and drawn.picture is None and "1 处" in drawn.problem


def test_a_crash_costs_one_picture(pool: PreviewPool) -> None:
    assert pool.draw("甲", task())
    (worker,) = pool.processes
    answers: list[Preview | None] = []
    thread = threading.Thread(target=lambda: answers.append(pool.draw("甲", task("207.90", "207.91"))))
    os.kill(worker, signal.SIGSTOP)  # it cannot answer before it dies
    thread.start()
    time.sleep(0.2)
    os.kill(worker, signal.SIGKILL)
    thread.join()
    assert answers[0] is not None and "意外退出" in answers[0].problem
    drawn = pool.draw("甲", task())
    assert drawn and drawn.picture


def test_a_hang_costs_one_picture() -> None:
    with PreviewPool(1, deadline=20.0) as short:
        assert short.draw("甲", task())
        short._deadline = 0.5
        (worker,) = short.processes
        os.kill(worker, signal.SIGSTOP)
        late = short.draw("甲", task())
        assert late and "没有画好" in late.problem
        short._deadline = 60.0
        drawn = short.draw("甲", task())
        assert drawn and drawn.picture


def test_of_one_viewer_only_the_newest_waits_and_viewers_take_turns(pool: PreviewPool) -> None:
    order: list[str] = []
    superseded: list[str] = []

    def ask(viewer: str, name: str) -> None:
        answer = pool.draw(viewer, task("207.90", f"207.{len(name)}1"))
        (order if answer else superseded).append(name)

    assert pool.draw("甲", task())
    (worker,) = pool.processes
    os.kill(worker, signal.SIGSTOP)
    threads = []
    for viewer, name in (("甲", "甲1"), ("乙", "乙1"), ("丙", "丙1"), ("乙", "乙2"), ("乙", "乙3")):
        threads.append(threading.Thread(target=ask, args=(viewer, name)))
        threads[-1].start()
        time.sleep(0.1)
    os.kill(worker, signal.SIGCONT)
    for thread in threads:
        thread.join()
    assert order == ["甲1", "乙3", "丙1"] and sorted(superseded) == ["乙1", "乙2"]


def test_closing_lets_nobody_wait(tmp_path: Path) -> None:
    pool = PreviewPool(0)
    answers: list[Preview | None] = [Preview()]
    thread = threading.Thread(target=lambda: answers.append(pool.draw("甲", task())))
    thread.start()
    time.sleep(0.1)
    pool.close()
    thread.join(5)
    assert not thread.is_alive() and answers[-1] is None and pool.draw("甲", task()) is None
