"""What the page asks for is done as the commands do it: byte for byte, on record, with conflicts told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.editing.store import read_history
from reportgen.editing.yamledit import parse_bytes
from reportgen.office import remembered
from reportgen.office.links import make_link
from reportgen.reading.composer import Tree, value_at
from reportgen.scaffold.keys import DataKey, Form, keys_of
from reportgen.web.form import FormField, FormGroup, FormSource, form
from reportgen.web.judging import judge_all, judged
from reportgen.web.workbench import Workbench
from tests.web.conftest import UNTIL, Browser


def version(client: Browser, slug: str = "mingxi") -> str:
    return str(client.get(f"/o/{slug}/state").json()["version"])


def test_a_value_is_written_with_who(as_office: Browser, folder: Path) -> None:
    before = (folder / "mingxi.yaml").read_text("utf-8")
    base = version(as_office)
    answer = as_office.change(
        "/o/mingxi/value", name="预算.执行数", before="207.90", after="207.80", base=base
    ).json()
    assert answer["saved"] and answer["values"]["预算.执行数"] == "207.80" and answer["total"] == "99.9"
    assert any(f["code"] == "CON-03" and f["key"] == "预算.收支说明" for f in answer["findings"])
    assert (folder / "mingxi.yaml").read_text("utf-8") == before.replace("执行数: 207.90", "执行数: 207.80")
    (edit,) = read_history(folder / "mingxi.yaml").logged
    assert edit.entry.who == "示甲" and edit.entry.command == "set"
    again = as_office.change(
        "/o/mingxi/value", name="预算.执行数", before="207.90", after="207.80", base=base
    )
    assert again.status_code == 200 and not again.json()["saved"]
    assert len(read_history(folder / "mingxi.yaml").logged) == 1
    assert as_office.change("/o/mingxi/undo").status_code == 200
    assert (folder / "mingxi.yaml").read_text("utf-8") == before


def test_a_conflict_and_a_wrong_value_write_nothing(as_office: Browser, folder: Path) -> None:
    base = version(as_office)
    save = {"name": "预算.执行数", "before": "207.90", "base": base}
    assert as_office.change("/o/mingxi/value", **save, after="207.80").status_code == 200
    answer = as_office.change("/o/mingxi/value", **save, after="207.70")
    assert (
        answer.status_code == 409
        and answer.json()["theirs"] == "207.80"
        and answer.json()["ours"] == "207.70"
    )
    answer = as_office.change("/o/mingxi/value", **{**save, "before": "207.80"}, after="二百")
    assert answer.status_code == 422 and "不是数字" in answer.json()["findings"][0]["message"]
    assert str(folder) not in answer.text
    assert len(read_history(folder / "mingxi.yaml").logged) == 1


def test_items_come_go_and_move(as_office: Browser, folder: Path) -> None:
    first = (folder / "mingxi.yaml").read_bytes()
    for body in (
        {"new": 3, "values": ["姓名=示丁", "职务=科员"]},
        {"old": 3, "new": 0},
        {"old": 0},
    ):
        answer = as_office.change("/o/mingxi/list", name="评价工作组", base=version(as_office), **body)
        assert answer.status_code == 200, answer.text
    assert (folder / "mingxi.yaml").read_bytes() == first
    stale = as_office.change("/o/mingxi/list", name="评价工作组", base="0" * 64, old=0)
    assert stale.status_code == 422 and "太旧" in stale.json()["error"]


def test_a_score_is_previewed_and_needs_a_reason(as_office: Browser, folder: Path) -> None:
    before = (folder / "mingxi.yaml").read_bytes()
    given = {"indicator": "辖区治理水平提升", "score": "29"}
    answer = as_office.change("/o/mingxi/score", **given, preview=True).json()
    assert ["总分", "99.9分", "98.9分"] in answer["figures"] and answer["texts"]
    assert (folder / "mingxi.yaml").read_bytes() == before
    assert as_office.change("/o/mingxi/score", **given).status_code == 422
    assert as_office.change("/o/mingxi/score", **{**given, "score": "31"}, reason="试").status_code == 422
    assert (folder / "mingxi.yaml").read_bytes() == before
    assert as_office.change("/o/mingxi/score", **given, reason="复核").status_code == 200
    assert "自评得分: 29" in (folder / "mingxi.yaml").read_text("utf-8")


def test_the_way_to_the_bureau_and_back(as_office: Browser, as_bureau: Browser, folder: Path) -> None:
    assert as_office.change("/o/mingxi/submit").status_code == 303
    save = {"name": "预算.执行数", "before": "207.90", "after": "207.80"}
    locked = as_office.change("/o/mingxi/value", **save, base=version(as_office))
    assert locked.status_code == 422 and "已提交" in locked.json()["error"]
    assert "readonly" in as_office.get("/o/mingxi").text
    assert as_bureau.change("/bureau/mingxi/return").status_code == 422
    remarks = [["预算.执行数", "与<决算>不符"], ["预算.年初预算", " "]]
    assert as_bureau.change("/bureau/mingxi/return", remarks=remarks).status_code == 303
    page = as_office.get("/o/mingxi").text
    assert page.count("与&lt;决算&gt;不符") == 2 and "与<决算>" not in page
    assert as_office.change("/o/mingxi/value", **save, base=version(as_office)).status_code == 200
    assert "与&lt;决算&gt;不符" in as_office.get("/o/mingxi/history").text


def test_errors_are_shown_when_submitting(as_office: Browser) -> None:
    save = {"name": "评分.便民服务活动次数.自评得分", "before": "", "after": "3", "base": version(as_office)}
    assert as_office.change("/o/mingxi/value", **save).status_code == 200
    answer = as_office.change("/o/mingxi/submit")
    assert answer.status_code == 422 and "BUD-04" in answer.text


def test_an_office_begins_from_nothing(browser: Callable[[], Browser], folder: Path) -> None:
    (folder / "yunling.yaml").unlink()
    client = browser()
    client.enter(make_link(folder, "yunling", UNTIL)[1], "示丁")
    assert "还没有开始填" in client.get("/o/yunling").text
    assert client.change("/o/yunling/begin").status_code == 303
    page = client.get("/o/yunling").text
    assert 'data-name="预算.执行数" data-before=""' in page and "待填" not in page.split('id="findings"')[0]
    save = {"name": "预算.执行数", "before": "", "after": "9.50", "base": version(client, "yunling")}
    assert client.change("/o/yunling/value", **save).status_code == 200
    save = {"name": "主要职责.第1项", "before": "", "after": "承办: 其他", "base": version(client, "yunling")}
    assert client.change("/o/yunling/value", **save).status_code == 200
    assert '  - "承办: 其他"\n' in (folder / "yunling.yaml").read_text("utf-8")
    cleared = {"name": "预算.执行数", "before": "9.50", "after": "", "base": version(client, "yunling")}
    assert client.change("/o/yunling/value", **cleared).status_code == 200
    assert "  执行数: 待填  # 万元" in (folder / "yunling.yaml").read_text("utf-8")


def test_a_change_on_the_disk_appears(as_office: Browser, folder: Path) -> None:
    base = version(as_office)
    assert "values" not in as_office.get(f"/o/mingxi/state?version={base}").json()
    path = folder / "mingxi.yaml"
    path.write_text(path.read_text("utf-8").replace("执行数: 207.90", "执行数: 200.00"), "utf-8")
    assert as_office.get(f"/o/mingxi/state?version={base}").json()["values"]["预算.执行数"] == "200.00"
    path.write_text("预算: [", "utf-8")
    broken = as_office.get(f"/o/mingxi/state?version={base}").json()
    assert broken["findings"][0]["code"] == "YML-01"
    assert as_office.get("/o/mingxi").status_code == 200


def leaves(keys: tuple[DataKey, ...]) -> set[str]:
    found = set()
    for key in keys:
        if key.form is Form.VALUE:
            found.add(key.name)
        found |= leaves(key.below) if key.form in (Form.SECTION, Form.SECTIONS, Form.NAMED) else set()
    return found


def fields(part: FormField | FormGroup) -> list[FormField]:
    if isinstance(part, FormField):
        return [part]
    inner = part.items if part.shape in ("records", "scores", "waivers") else part.parts
    return [f for p in inner for f in fields(p)]


def labels_in(part: FormField | FormGroup) -> set[str]:
    """The labels of all fields, also of those that a new item of a list would have."""
    if isinstance(part, FormField):
        return {part.label}
    return {label for inner in (*part.items, *part.parts) for label in labels_in(inner)}


@pytest.mark.parametrize("slug", ["mingxi", "yunling"])
def test_the_form_has_every_value_of_the_file_and_every_key_of_the_model(folder: Path, slug: str) -> None:
    from tests.conftest import district_of

    tree = parse_bytes((folder / f"{slug}.yaml").read_bytes()).tree
    system = district_of(folder).district.indicator_system
    shown = [f for group in form(FormSource(tree, None, system)) for f in fields(group)]
    assert len({f.name for f in shown}) == len(shown)

    def texts(at: Tree) -> list[str]:
        if isinstance(at, str):
            return [at]
        return [t for inner in (at.values() if isinstance(at, dict) else at) for t in texts(inner)]

    assert tree is not None
    assert sorted(f.value for f in shown if f.value) == sorted(t for t in texts(tree) if t)
    labels = {label for group in form(FormSource(tree, None, system)) for label in labels_in(group)}
    keys = tuple(k for k in keys_of("office") if k.name not in ("等级标准", "指标体系", "忽略检查"))
    assert leaves(keys) <= labels | {"起点", "等级"}
    assert value_at(tree, ("预算", "执行数")) == next(f.value for f in shown if f.name == "预算.执行数")


def test_every_office_is_judged_at_the_start_whatever_one_file_is_like(
    workbench: Workbench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is judged at the start is known afterwards; a damaged file does not keep the others from it."""
    (folder / "yunling.yaml").write_bytes(b"\xff\xfe: [")
    judge_all(workbench.district)
    calls: list[str] = []
    monkeypatch.setattr(remembered, "judge", lambda district, entry, files: calls.append(entry.slug))
    office = workbench.office("mingxi")
    raw = workbench.read(office)
    assert raw is not None and judged(office, raw).case is not None and not calls


def test_only_so_many_pdfs_are_kept(workbench: Workbench) -> None:
    for number in range(60):
        workbench.keep_pdf(f"office{number}", "same", b"%PDF")
    kept = [number for number in range(60) if workbench.pdf(f"office{number}", "same")]
    assert kept == list(range(12, 60))
