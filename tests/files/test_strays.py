"""Files beside the data: named, with what they probably are and what to name them."""

import os
from pathlib import Path

import pytest

from reportgen.errors import UsageError
from reportgen.files.strays import Stray, stray_files

OFFICES = {
    "zhongshan": ("中山", "中山街道办事处", "130104002"),
    "dongli": ("东里", "东里街道办事处", "130104001"),
    "dongfeng": ("东风", "东风街道办事处", "130104016"),
}


def strays(folder: Path, *names: str) -> list[Stray]:
    for name in names:
        (folder / name).write_text("主要职责: 无\n", "utf-8")
    return list(stray_files(folder, OFFICES))


@pytest.mark.parametrize(
    ("name", "slug", "message", "advice"),
    [
        ("中山.yaml", "zhongshan", "用的是名称", "改名为 zhongshan.yaml"),
        ("中山街道办事处.yaml", "zhongshan", "用的是名称", "改名为 zhongshan.yaml"),
        ("130104002.yaml", "zhongshan", "用的是名称", "改名为 zhongshan.yaml"),
        ("zhongshan.yml", "zhongshan", "扩展名不是 .yaml", "改名为 zhongshan.yaml"),
        ("中山.YML", "zhongshan", "扩展名不是 .yaml", "改名为 zhongshan.yaml"),
        ("zhongshan.yaml.yaml", "zhongshan", "扩展名不是 .yaml", "改名为 zhongshan.yaml"),
        ("zhongshan.yaml.txt", "zhongshan", "多了扩展名 .txt", "改名为 zhongshan.yaml"),
        ("zhongshan", "zhongshan", "没有扩展名", "改名为 zhongshan.yaml"),
        ("Zhongshan.yaml", "zhongshan", "大小写", "改名为 zhongshan.yaml"),
        ("zhongshan .yaml", "zhongshan", "空格", "改名为 zhongshan.yaml"),
        ("ｚｈｏｎｇｓｈａｎ.yaml", "zhongshan", "全半角", "改名为 zhongshan.yaml"),
        ("zhongshan.YAML", "zhongshan", "大小写", "改名为 zhongshan.yaml"),
        ("zhongsan.yaml", "zhongshan", "不是街道名录里的标识", "改名为 zhongshan.yaml"),
        ("中山街道2022年数据.yaml", "zhongshan", "不是街道名录里的标识", "改名为 zhongshan.yaml"),
        ("zhongshan - 副本.yaml", "zhongshan", "副本", "改名为 zhongshan.yaml"),
        ("zhongshan(1).yaml", "zhongshan", "副本", "改名为 zhongshan.yaml"),
        ("zhongshan.yaml.bak", "zhongshan", "副本", "改名为 zhongshan.yaml"),
        ("zhongshan.yaml~", "zhongshan", "副本", "改名为 zhongshan.yaml"),
        ("zhongshan.xlsx", "zhongshan", "是表格", "填进 zhongshan.yaml"),
        ("中山街道自评.docx", "zhongshan", "是 Word", "填进 zhongshan.yaml"),
        ("中山.zip", "zhongshan", "是压缩文件", "填进 zhongshan.yaml"),
        ("district.yml", "district", "扩展名不是 .yaml", "改名为 district.yaml"),
        ("完全不同.yaml", "", "不是街道名录里的标识", "标识见街道名录"),
        ("通知.pdf", "", "是 PDF", "移出这个文件夹"),
        ("x.bin", "", "不是数据文件", "移出这个文件夹"),
    ],
)
def test_a_stray_file_is_named_with_its_office(
    tmp_path: Path, name: str, slug: str, message: str, advice: str
) -> None:
    [stray] = strays(tmp_path, name)
    assert (stray.path, stray.slug) == (tmp_path / name, slug)
    assert f"“{name}”" in stray.message and message in stray.message, stray
    assert advice in stray.advice, stray


def test_what_belongs_there_is_no_stray(tmp_path: Path) -> None:
    names = [
        "district.yaml",
        "dongli.yaml",
        "dongli.audit.jsonl",
        ".dongli.yaml.x",
        "~$dongli.xlsx",
        "Thumbs.db",
    ]
    assert strays(tmp_path, *names) == []
    (tmp_path / "附件").mkdir()
    assert strays(tmp_path) == []


def test_a_file_is_not_renamed_over_another(tmp_path: Path) -> None:
    [stray] = strays(tmp_path, "东里.yaml", "dongli.yaml")
    assert "已有 dongli.yaml" in stray.advice and "改名" not in stray.advice
    [_, stray] = strays(tmp_path, "dongli.xlsx")[::-1]
    assert stray.advice == "移出这个文件夹"


def test_what_is_no_file_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "dongli.yaml").mkdir()
    os.mkfifo(tmp_path / "zhongshan.yaml")
    (tmp_path / "dongfeng.yaml").symlink_to(tmp_path / "nothing")
    found = {s.slug: s.message for s in strays(tmp_path)}
    assert "没有这个文件" in found["dongfeng"]
    assert "是文件夹" in found["dongli"] and "不是普通文件" in found["zhongshan"]


def test_a_folder_that_is_not_there_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有这个文件"):
        stray_files(tmp_path / "2022", OFFICES)
