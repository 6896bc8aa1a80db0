"""Pictures of a template that become bars of scores: of the total, of each class, of each indicator, with their texts."""

import io
import re
from pathlib import Path

import pypdf
import pytest
from docx import Document
from docx.shared import Cm
from pypdfium2 import PdfDocument

from tests.papers.conftest import Run, list_papers, spoil
from tests.render.word_files import PICTURE, part


def template() -> None:
    document = Document()

    def picture(paragraph, text: str) -> None:
        shape = paragraph.add_run().add_picture(io.BytesIO(PICTURE), Cm(5), Cm(0.4))
        shape._inline.docPr.set("descr", text)

    picture(document.add_paragraph("总分{{ 总分 }}分，得分率{{ 得分率 }}%"), "{{ 得分条 }}")
    for rows, name in (("一级得分", "名称"), ("评分表", "三级指标")):
        cells = document.add_table(1, 2).rows[0].cells
        cells[0].text = f"{{% 逐行 行 in {rows} %}}{{{{ 行.{name} }}}}"
        picture(cells[1].paragraphs[0], "{{ 行.得分条 }}")
    picture(document.add_paragraph("标志"), "{{ 单位.全称 }}的标志")
    document.save("templates/得分图.docx")
    list_papers("\n文书:\n  - {名称: 得分图, 模板: templates/得分图.docx}\n")


def alternative_texts(pdf: Path) -> list[str]:
    reader = pypdf.PdfReader(pdf)
    objects = (reader.get_object(number) for number in reader.xref[0])
    return [str(o["/Alt"]) for o in objects if isinstance(o, dict) and o.get("/S") == "/Figure"]


def filled(pdf: Path) -> list[int]:
    """How far each bar is filled, in percent, as it is drawn."""
    shares = []
    page = PdfDocument(pdf)[0]
    for image in page.get_objects(filter=(3,)):
        bitmap = image.get_bitmap().to_pil().convert("RGB")
        row = [bitmap.getpixel((x, bitmap.height // 2)) for x in range(bitmap.width)]
        if len(row) > 1:
            blue = sum(1 for red, _, other in row if other > red + 40)
            shares.append(round(100 * blue / (len(row) - 2)))
    return shares


def test_bars_show_the_scores_and_say_them(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    template()
    spoil("居民满意度: {完成值: 92.5%", "居民满意度: {扣分原因: 停车难投诉较多，群众有意见, 完成值: 81%")
    assert run("build", "mingxi") == 0, capsys.readouterr()
    pdf = Path("out/2023/mingxi.pdf")
    texts = alternative_texts(pdf)
    assert "明溪街道办事处的标志" in "".join(texts)
    said = [re.fullmatch(r"(.+)得分 ([\d.]+) 分，满分 ([\d.]+) 分", text) for text in texts]
    bars = [match for match in said if match]
    assert len(bars) == len(texts) - 1 and bars[0][1] == "总分"
    assert filled(pdf) == [int(100 * float(b[2]) / float(b[3]) + 0.5) for b in bars]
    assert len({b[2] for b in bars}) > 2 and min(filled(pdf)) < 100


def test_only_used_pictures_become_bars(run: Run) -> None:
    template()
    assert run("build", "mingxi") == 0
    docx = Path("out/2023/mingxi.docx").read_bytes()
    body = part(docx, "word/document.xml").decode()
    used = re.findall(r'r:embed="(\w+)"', body)
    assert len([one for one in used if one.startswith("rIdScoreBar")]) == len(used) - 1
    rels = part(docx, "word/_rels/document.xml.rels").decode()
    assert all(f'Id="{one}"' in rels for one in used)
    list_papers("")
    assert run("build", "mingxi") == 0
    assert b"score-bar" not in Path("out/2023/mingxi.docx").read_bytes()
