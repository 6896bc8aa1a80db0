"""The workbench in a real Chromium: a clerk and the bureau, two people at once, and everything that can go wrong."""

import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from reportgen.editing.store import read_history
from reportgen.editing.yamledit import parse_bytes
from reportgen.model.source import KeyPath, key_name
from reportgen.office.filing import read_filing
from reportgen.reading.composer import Tree
from tests.conftest import FICTION
from tests.web.chromium import Served, chromium, served

__all__ = ["chromium", "served"]
OUTTURN, POST = "预算.执行数", "评价工作组.第2项.职务"


def field(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.locator(f'[data-name="{name}"]')


def unfold(page: Page, name: str) -> None:
    """Open the sections of which nothing is filled in yet, as far as a field lies in them."""
    folded = page.locator("details.optional:not([open])", has=field(page, name))
    while folded.count():
        folded.first.locator("> summary").click()


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("已存")


def write(page: Page, name: str, value: str) -> None:
    """Type into a field and wait until it is written."""
    field(page, name).fill(value)
    field(page, name).blur()
    expect(field(page, name)).to_have_attribute("data-before", value, timeout=30_000)


def wait_for_text(served: Served, text: str, office: str = "mingxi") -> None:
    for _ in range(100):
        if text in served.text(office):
            return
        time.sleep(0.1)
    raise AssertionError(f"{text} is not in the file")


def drawn(page: Page) -> None:
    expect(page.locator("#page")).to_contain_text("共", timeout=60_000)
    expect(page.locator("#paper-state")).to_have_text("", timeout=60_000)


def lists(tree: Tree, path: KeyPath = ()) -> Iterator[tuple[KeyPath, int]]:
    """The lists of a tree, the outer ones first, with the number of their items."""
    if isinstance(tree, list):
        yield path, len(tree)
    for key in tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield from lists(tree[key], (*path, key))  # type: ignore[index]


def leaves(tree: Tree, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(tree, str):
        yield path, tree
        return
    for key in tree if isinstance(tree, dict) else range(len(tree)):
        yield from leaves(tree[key], (*path, key))  # type: ignore[index]


def as_lists(tree: Tree) -> Tree:
    """A tree in which what may be one text or several, is several, as in a new office's form."""
    if isinstance(tree, dict):
        made = {key: as_lists(value) for key, value in tree.items()}
        return {k: [v] if k in ("内容", "指标") and isinstance(v, str) else v for k, v in made.items()}
    return [as_lists(item) for item in tree] if isinstance(tree, list) else tree


def test_from_nothing_to_final(served: Served, tmp_path: Path) -> None:
    """A clerk fills in a whole year, is told what is wrong, submits; the bureau returns, and finalises at last."""
    text = (FICTION / "2023" / "mingxi.yaml").read_text("utf-8").replace("明溪", "云岭")
    tree = as_lists(parse_bytes(text.encode()).tree or {})
    clerk = served.enter(served.invite("yunling"), "示丁")
    clerk.get_by_role("button", name="开始填报").click()
    expect(clerk.locator("#paper-state")).to_contain_text("没有填好")
    for path, count in lists(tree):
        add = clerk.locator(f'button.add[data-list="{key_name(path)}"]')
        while int(add.get_attribute("data-new") or 0) < count:
            position = int(add.get_attribute("data-new") or 0)
            add.click()
            expect(add).to_have_attribute("data-new", str(position + 1))
    values = [(key_name(path), value) for path, value in leaves(tree)]
    for name, value in values:
        unfold(clerk, name)
        field(clerk, name).fill(value)
    for name, value in values:
        expect(field(clerk, name)).to_have_attribute("data-before", value, timeout=60_000)
    drawn(clerk)
    assert parse_bytes(served.text("yunling").encode()).tree == tree
    write(clerk, "评分.便民服务活动次数.自评得分", "3")
    expect(clerk.locator("#findings")).to_contain_text("BUD-04")
    clerk.get_by_role("button", name="提交给区里").click()
    expect(clerk.locator("main")).to_contain_text("没有提交")
    clerk.go_back()
    write(clerk, "评分.便民服务活动次数.自评得分", "")
    clerk.get_by_role("button", name="提交给区里").click()
    expect(clerk.locator(".locked")).to_contain_text("已提交")
    assert field(clerk, OUTTURN).get_attribute("readonly") is not None
    bureau = served.enter(served.link, "区里")
    bureau.locator("table.offices").get_by_role("link", name="云岭街道办事处").click()
    bureau.locator('label[for="f-预算.资金来源"] + .remark-button').click()
    bureau.locator('[data-remark="预算.资金来源"]').fill("写明是哪一级财政")
    bureau.locator("#return .danger").click()
    expect(bureau.locator(".returned")).to_contain_text("哪一级财政")
    expect(clerk.locator(".returned")).to_contain_text("哪一级财政", timeout=15_000)  # it looks by itself
    write(clerk, "预算.资金来源", "预算资金全部由区级财政预算安排。")
    clerk.get_by_role("button", name="提交给区里").click()
    bureau.reload()
    bureau.get_by_role("button", name="定稿", exact=True).click()
    expect(bureau.locator(".locked")).to_contain_text("已定稿", timeout=60_000)
    with bureau.expect_download() as download:
        bureau.get_by_role("link", name="PDF").click()
    assert (
        Path(download.value.path()).read_bytes() == (tmp_path / "out" / "2023" / "yunling.pdf").read_bytes()
    )
    filing = read_filing(served.folder, "yunling")
    assert [str(step.step) for step in filing.entries] == ["提交", "退回", "提交", "定稿"]
    assert {e.entry.who for e in read_history(served.folder / "yunling.yaml").logged} == {"示丁"}


def test_the_page_of_the_report_follows(served: Served) -> None:
    page = served.enter(served.invite("mingxi"), "示甲")
    drawn(page)
    first = page.locator("#picture").get_attribute("src")
    write(page, OUTTURN, "203.45")
    expect(page.locator("#boxes div").first).to_be_attached(timeout=60_000)
    expect(page.locator("#picture")).not_to_have_attribute("src", first or "")
    expect(page.locator("#figures")).to_contain_text("总分")
    page.get_by_role("button", name="下一页").click()
    drawn(page)
    write(page, "主要职责.第1项", "")  # it cannot be laid out now; the old page stays, and it is told
    expect(page.locator("#paper-state")).to_contain_text("改之前的", timeout=60_000)
    page.locator("#undo").click()
    wait_for_text(served, "宣传贯彻党的路线方针政策")
    drawn(page)


def test_two_people_see_each_other_and_no_text_is_lost(served: Served) -> None:
    link = served.invite("mingxi")
    one, two = served.enter(link, "示甲"), served.enter(link, "示乙")
    write(one, "预算.资金来源", "区级财政")
    expect(field(two, "预算.资金来源")).to_have_value("区级财政", timeout=15_000)
    two.route("**/state*", lambda route: route.abort())  # two does not hear of the next change
    write(one, POST, "甲写的")
    field(two, POST).fill("乙写的")
    field(two, POST).blur()
    conflict = two.locator(".conflict")
    expect(conflict).to_contain_text("甲写的")
    expect(conflict).to_contain_text("乙写的")
    assert "甲写的" in served.text() and "乙写的" not in served.text()
    conflict.get_by_role("button", name="两段都留，接着改").click()
    wait_for_text(served, "甲写的乙写的")
    two.unroute("**/state*")
    one.locator('button[data-list="评价工作组"][data-old="0"][aria-label="删去"]').click()
    expect(field(two, "评价工作组.第1项.职务")).to_have_value("甲写的乙写的", timeout=15_000)
    people = {e.entry.who for e in read_history(served.folder / "mingxi.yaml").logged}
    assert people == {"示甲", "示乙"}


def test_cells_are_pasted_from_a_spreadsheet(served: Served) -> None:
    page = served.enter(served.invite("mingxi"), "示甲")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    rows = "示一\t示例区明溪街道办事处\t科员\n示二\t明溪社区居委会\t书记\n示三\t明溪社区居委会\t委员\n"
    page.evaluate("text => navigator.clipboard.writeText(text)", rows)
    field(page, "评价工作组.第2项.姓名").click()
    page.keyboard.press("Control+v")
    expect(field(page, "评价工作组.第4项.职务")).to_have_value("委员")
    wait_for_text(served, "{姓名: 示三, 单位: 明溪社区居委会, 职务: 委员}")
    wait_for_text(served, "姓名: 示一, 单位: 示例区明溪街道办事处, 职务: 科员")
    assert "示例甲" in served.text()


def test_a_broken_connection_loses_nothing(served: Served) -> None:
    page = served.enter(served.invite("mingxi"), "示甲")
    page.context.set_offline(True)
    field(page, OUTTURN).fill("207.80")
    expect(page.locator("#trouble")).to_contain_text("连不上服务器")
    page.context.set_offline(False)
    wait_for_text(served, "执行数: 207.80")
    expect(page.locator("#trouble")).to_be_hidden(timeout=15_000)


def test_what_was_not_written_is_there_again(served: Served) -> None:
    page = served.enter(served.invite("mingxi"), "示甲")
    field(page, OUTTURN).fill("二百")
    expect(page.locator('[data-notes="预算.执行数"] .fault')).to_contain_text("不是数字")
    page.get_by_role("link", name="修改记录").click()
    expect(page.locator("h1")).to_have_text("修改记录")
    page.go_back()
    expect(field(page, OUTTURN)).to_have_value("二百")
    assert "执行数: 207.90" in served.text()
    write(page, OUTTURN, "207.80")
    expect(page.locator('[data-notes="预算.执行数"] .fault')).to_have_count(0)
    page.reload()
    expect(field(page, OUTTURN)).to_have_value("207.80")


def test_a_session_that_ends_says_so_and_keeps_the_text(served: Served) -> None:
    page = served.enter(served.invite("mingxi"), "示甲")
    served.revoke("mingxi")
    field(page, OUTTURN).fill("207.80")
    expect(page.locator("#trouble")).to_contain_text("会话已经结束")
    expect(field(page, OUTTURN)).to_have_value("207.80")
    assert "执行数: 207.90" in served.text()
    again = served.invite("mingxi")
    page.goto(again)
    page.get_by_label("您的姓名").fill("示甲")
    page.keyboard.press("Enter")
    wait_for_text(served, "执行数: 207.80")  # the text that was kept is written now


def test_a_score_is_changed_by_keyboard(served: Served) -> None:
    page = served.enter(served.invite("mingxi"), "示甲")
    opener = page.locator('[data-score="辖区治理水平提升"]')
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("29")
    page.keyboard.press("Tab")
    page.keyboard.type("老旧小区改造进度慢，两处没有完工")
    expect(page.locator(".effect")).to_contain_text("总分：99.9分 → 98.9分")
    assert "自评得分: 30" in served.text()
    page.keyboard.press("Enter")
    wait_for_text(served, "自评得分: 29")
    expect(page.locator("#figures")).to_contain_text("98.9")


def test_a_finding_leads_to_its_field_and_is_answered(served: Served) -> None:
    page = served.enter(served.invite("mingxi"), "示甲")
    write(page, OUTTURN, "207.80")
    finding = page.locator("#findings li", has_text="CON-03")
    finding.get_by_role("button", name="预算.收支说明").click()
    expect(field(page, "预算.收支说明")).to_be_focused()
    expect(page.locator('[data-notes="预算.收支说明"]')).to_contain_text("2.20")
    finding.get_by_role("button", name="属实，写理由").click()
    finding.get_by_role("textbox").fill("按决算批复口径，四舍五入所致")
    finding.get_by_role("button", name="记下").click()
    wait_for_text(served, "理由: 按决算批复口径，四舍五入所致")
    expect(page.locator("#findings .acknowledged")).to_contain_text("四舍五入所致")
    page.get_by_role("button", name="不再忽略").click()
    expect(page.locator("#findings .acknowledged")).to_have_count(0)
    expect(page.locator("#findings li", has_text="CON-03")).to_be_visible()
    assert "忽略检查" not in served.text("mingxi")


def test_an_answer_that_is_overtaken_does_not_bring_back_what_was_before(served: Served) -> None:
    """The state asked for first comes after a save: neither its findings nor its values may be shown."""
    page = served.enter(served.invite("mingxi"), "示甲")
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route("**/state?*", hold)
    page.reload()
    page.locator("body.ready").wait_for()
    while not held:
        page.wait_for_timeout(50)
    write(page, OUTTURN, "207.80")
    expect(page.locator("#findings li", has_text="CON-03")).to_be_visible()
    route, late = held[0]
    route.fulfill(response=late)
    page.wait_for_timeout(500)
    expect(page.locator("#findings li", has_text="CON-03")).to_be_visible()
    expect(field(page, OUTTURN)).to_have_value("207.80")


def test_a_number_of_the_page_tells_where_it_comes_from(served: Served) -> None:
    page = served.enter(served.invite("mingxi"), "示甲")
    drawn(page)
    field(page, OUTTURN).focus()
    box = page.locator("#boxes div").first
    expect(box).to_be_visible(timeout=30_000)
    place = box.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    origin = page.locator("#origin")
    expect(origin).to_contain_text("执行数", timeout=30_000)
    expect(origin).to_contain_text("填报的数")
    page.locator("#origin-number").fill("99.00%")  # by keyboard
    page.keyboard.press("Enter")
    expect(origin).to_contain_text("由程序算出")
    expect(origin).to_contain_text("207.90")
    origin.get_by_role("button", name="到这一项", exact=True).first.click()
    assert "预算" in page.evaluate("() => document.activeElement.dataset.name || ''")


def test_what_a_text_may_refer_to_is_offered(served: Served) -> None:
    page = served.enter(served.invite("mingxi"), "示甲")
    area = field(page, "预算.收支说明")
    area.fill("")
    area.press_sequentially("结余{预算.结")
    expect(page.locator("#offers li")).to_have_count(1, timeout=15_000)
    expect(page.locator("#offers li")).to_contain_text("2.10")
    area.press("Enter")
    area.press_sequentially("万元结转下年使用")
    area.blur()
    expect(area).to_have_attribute("data-before", "结余{预算.结余}万元结转下年使用", timeout=30_000)
    assert "结余{预算.结余}万元结转下年使用" in served.text("mingxi")
    expect(page.locator("#offers")).to_have_count(0)


def test_a_reference_is_saved_as_it_is_written_and_found_on_the_page(served: Served) -> None:
    page = served.enter(served.invite("mingxi"), "示甲")
    written = "甲乙丙丁{预算.结余}万元"
    write(page, "预算.收支说明", written)
    assert written in served.text("mingxi")
    drawn(page)
    field(page, "预算.收支说明").focus()
    expect(page.locator("#boxes div").first).to_be_attached(timeout=60_000)
    expect(page.locator("#findings")).not_to_contain_text("REF-01")


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_wider_than_the_screen(served: Served, width: int) -> None:
    page = served.enter(served.invite("mingxi"), "示甲", width)
    drawn(page) if width > 760 else expect(field(page, OUTTURN)).to_be_visible()
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= width
    if width == 400:
        page.get_by_role("button", name="版面").click()
        drawn(page)
        expect(page.locator("#picture")).to_be_visible()
        expect(field(page, OUTTURN)).to_be_hidden()
        assert page.evaluate("() => document.scrollingElement.scrollWidth") <= width
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('input,textarea,select,button')].filter(e => e.type !== 'hidden'
        && !(e.labels && e.labels.length) && !e.ariaLabel && !e.textContent.trim()).length"""
    )
    assert unnamed == 0


def test_it_can_be_read_without_javascript(served: Served) -> None:
    page = served.enter(served.invite("mingxi"), "示甲", script=False)
    assert "可以看，不能改" in page.content()
    expect(field(page, OUTTURN)).to_have_value("207.90")
    answer = page.request.get(f"{served.address}/o/mingxi/picture?page=2&width=300")
    assert answer.ok and answer.body().startswith(b"\x89PNG")
    page.get_by_role("link", name="修改记录").click()
    expect(page.locator("h1")).to_have_text("修改记录")


def test_the_bureau_builds_the_district(served: Served, tmp_path: Path) -> None:
    page = served.enter(served.link, "区里")
    page.get_by_role("button", name="生成有变化的").click()
    expect(page.get_by_role("link", name="台账.xlsx")).to_be_visible(timeout=90_000)
    expect(page.locator("table.offices")).to_contain_text("99.9")
    with page.expect_download() as download:
        page.get_by_role("link", name="台账.xlsx").click()
    assert Path(download.value.path()).read_bytes() == (tmp_path / "out" / "2023" / "台账.xlsx").read_bytes()
    with page.expect_download() as download:
        page.get_by_role("link", name="全部文件").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        assert {"2023/mingxi.pdf", "2023/台账.xlsx", "2023/manifest.json"} <= set(archive.namelist())
        assert archive.read("2023/mingxi.pdf") == (tmp_path / "out" / "2023" / "mingxi.pdf").read_bytes()
    assert re.search(r"/bureau$", page.url)
