"""Templates that would run for ever or fill the memory: refused within a budget, at their place."""

import resource

import pytest

from reportgen.errors import TemplateError
from reportgen.render import Template, budget, dialect

LONG = "啊" * 1000
CONTEXT = {
    "年度": "2022",
    "草稿": False,
    "长": LONG,
    "预算": {"执行率": "100.00%"},
    "行": [{"名": f"第{n}", "数": str(n), "列": ["甲", "乙"]} for n in range(100)],
}


def loops(depth: int, body: str, over: str = "行") -> str:
    return "".join(f"{{% for a{n} in {over} %}}" for n in range(depth)) + body + "{% endfor %}" * depth


def doubled(first: str, step: str, last: str, times: int = 60) -> str:
    return f"{{% set a = {first} %}}" + f"{{% set a = {step} %}}" * times + last


def chain(depth: int) -> str:
    """Macros that each call the one before twice."""
    first = "{% macro m0() %}x{% endmacro %}"
    rest = [
        f"{{% macro m{n}() %}}{{{{ m{n - 1}() }}}}{{{{ m{n - 1}() }}}}{{% endmacro %}}"
        for n in range(1, depth)
    ]
    return first + "".join(rest) + f"{{{{ m{depth - 1}() }}}}"


TOO_MUCH = {
    "nested loops": loops(5, "x"),
    "loops that print nothing": loops(5, ""),
    "loops that only decide": loops(5, "{% if 草稿 %}x{% endif %}"),
    "a loop with a condition": "{% for a in 行 if a.名 in 行|map(attribute='名') %}" + loops(4, "x") + "{% endfor %}",
    "a loop over letters": loops(3, "x", "长"),
    "long text in loops": loops(3, "{{ 长 }}"),
    "text that stands in the template": loops(3, LONG),
    "a constant in loops": loops(3, f"{{{{ '{LONG}' }}}}"),
    "a constant that is worked out": loops(2, f"{{{{ '{LONG}'|replace('啊', '啊啊啊啊啊啊') }}}}"),
    "constant list in loops": loops(6, "x", str(list(range(30)))),
    "macros twice each": chain(40),
    "a macro in loops": "{% macro m(x) %}" + loops(2, "{{ x }}") + "{% endmacro %}" + loops(2, "{{ m(长) }}"),
    "call blocks": "{% macro m() %}" + loops(2, "{{ caller() }}") + "{% endmacro %}"
    + loops(2, "{% call m() %}{{ 长 }}{% endcall %}"),
    "set blocks": "{% set a %}{{ 长 }}{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40,
    "filter blocks": loops(4, "{% filter upper %}a{{ 长 }}{% endfilter %}"),
    "~": doubled("长", "a ~ a", "x"),
    "~ of many": doubled("长", "a ~ a ~ a ~ a ~ a ~ a ~ a", "x"),
    "+ of texts": doubled("长", "a + a", "x"),
    "+ of lists": doubled("行", "a + a", "x"),
    "replace": doubled("长", "a|replace('啊', '啊啊')", "x"),
    "replace nothing": doubled("长", "a|replace('', '啊')", "x"),
    "join": doubled("长", "[a, a]|join", "x"),
    "join with": doubled("长", "行|join(a, attribute='名')", "x"),
    "batch": loops(2, "{{ 行|batch(10000, 'x')|length }}") + loops(3, "{{ 行|batch(2)|length }}"),
    "slice": loops(2, "{{ 行|slice(10000)|length }}"),
    "slices of text": "{% set a = 长 ~ 长 ~ 长 %}" + loops(3, "{% set b = a[1:] %}"),
    "sort in loops": loops(3, "{{ 行|sort(attribute='名')|length }}"),
    "map": loops(3, "{{ 行|map(attribute='名')|map('upper')|join }}"),
    "select": loops(3, "{{ 行|selectattr('名', 'in', ['a', 'b'])|list|length }}"),
    "letters": loops(2, "{{ (长 ~ 长)|list|unique|list|length }}"),
    "in": loops(3, "{% if 年度 in 长|list %}x{% endif %}"),
    "comparisons": "{% set b = 长 ~ 'a' %}{% set c = 长 ~ 'a' %}" + loops(3, "{% if b == c %}{% endif %}"),
    "escapes": loops(4, "{{ 长|e|string|e }}"),
}  # fmt: skip
REFUSED = {
    "macro": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "宏“m”调用了自己"),
    "macros": (
        "{% macro m() %}{{ n() }}{% endmacro %}{% macro n() %}{{ m() }}{% endmacro %}{{ m() }}",
        "调用了自己",
    ),
    "call block": (
        "{% macro m() %}{% call m() %}{% endcall %}{% endmacro %}{{ m() }}",
        "调用了自己",
    ),
    "hidden macro": ("{% macro n() %}{% endmacro %}{% macro m(n) %}{{ n(n) }}{% endmacro %}{{ m(m) }}", "没有尽头"),
    "recursive": (
        "{% for a in 行 recursive %}{{ 长 }}{% if a.列 %}{{ loop(行) }}{% endif %}{% endfor %}", "没有尽头",
    ),
    "hidden loop": ("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", "没有尽头"),
    "round": ("{{ 1|round(1000000000) }}", "数太大"),
    "round up": ("{{ 1.5|round(1000000000, 'ceil') }}", "数太大"),
    "round down": ("{{ 123456789|round(-1000000000) }}", "数太大"),
    "batch": ("{{ 行|batch(1000000000, 'x')|length }}", "数太大"),
    "slice": ("{{ 行|slice(1000000000)|length }}", "数太大"),
    "trim": ("{{ 长|trim(长) }}", "数太大"),
    "numbers": (doubled("9", "a * a", "x"), "数太大"),
    "a number with many digits": ("{{ ('9' ~ 长|replace('啊', '9'))|int * 2 }}", "数太大"),
    "powers": ("{{ 9 ** 9 ** 9 }}", "不能这样运算"),
    "repeated text": ("{{ 'x' * 1000000000 }}", "不能这样运算"),
    "repeated list": ("{% for a in 行 * 1000000000 %}{% endfor %}", "不能这样运算"),
    "padding": ("{{ '%1000000000d' % 1 }}", "不能这样运算"),
    "arguments of a list": ("{% macro m() %}{% endmacro %}{{ m(*行) }}", "不能调用函数"),
    "joined lists": (doubled("[1]", "[a, a]", "{{ a|join }}"), "不是文字"),
    "printed lists": (doubled("[1]", "[a, a]", "{{ a|string }}"), "不是文字"),
    "text and lists": (doubled("[1]", "[a, a]", "{{ 'x' ~ a }}"), "不是文字"),
    "compared lists": (
        doubled("[1]", "[a, a]", "{% set b = a %}") + doubled("[1]", "[a, a]", "{% if a == b %}{% endif %}"),
        "不是文字",
    ),
    "lists in lists": (doubled("[1]", "[a, a]", "{% if a in [a, a] %}{% endif %}"), "不是文字"),
    "sorted lists": (doubled("[1]", "[a, a]", "{{ [a, a]|sort|length }}"), "不是文字"),
    "unique tuples": (doubled("(1,)", "(a, a)", "{{ [a, a]|unique|list|length }}"), "不是文字"),
    "grouped": (doubled("(1,)", "(a, a)", "{{ [{'x': a}]|groupby('x')|length }}"), "不是文字"),
    "tuples as keys": (doubled("(1,)", "(a, a)", "{% set b = {a: 1} %}"), "不是文字"),
    "tuples as index": (doubled("(1,)", "(a, a)", "{{ 预算[a] }}"), "不是文字"),
    "tested lists": (doubled("[1]", "[a, a]", "{% if a is eq a %}{% endif %}"), "不是文字"),
    "changed": (doubled("[1]", "[a, a]", "{% for x in 行 %}{% if loop.changed(a) %}{% endif %}{% endfor %}"), "不是文字"),
    "ifs": ("{% if 草稿 %}" * 240 + "{% endif %}" * 240, "嵌套超过"),
    "many ifs": ("{% if 草稿 %}" * 500 + "{% endif %}" * 500, "这一段里的标签超过"),
    "loops": (loops(30, "x", "[1]"), "嵌套超过"),
    "parentheses": ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "嵌套超过"),
    "lists": ("{{ " + "[" * 3000 + "]" * 3000 + " }}", "嵌套超过"),
    "nots": ("{% if " + "not " * 3000 + "草稿 %}{% endif %}", "词和符号"),
    "minus": ("{{ " + "-" * 3000 + "1 }}", "词和符号"),
    "digits": ("{{ " + "9" * 5000 + " }}", "超过 100 位"),
    "digits of a fraction": ("{{ 1." + "9" * 5000 + " }}", "超过 100 位"),
    "digits in hexadecimal": ("{{ 0x" + "f" * 5000 + " }}", "超过 100 位"),
    "dots": ("{{ 预算" + ".x" * 3000 + " }}", "词和符号"),
    "filters": ("{{ 年度" + "|trim" * 3000 + " }}", "词和符号"),
    "conditions": ("{{ " + "1 if 草稿 else " * 1000 + "2 }}", "词和符号"),
    "branches": ("{% if 草稿 %}" + "{% elif 草稿 %}" * 61 + "{% endif %}", "分支超过 60 个"),
    "many branches": ("{% if 草稿 %}" + "{% elif 草稿 %}" * 3000 + "{% endif %}", "这一段里的标签超过"),
    "spending by name": ("{{ 行|map('#call', -1000000000, 0)|list|length }}", "不能这样运算"),
    "block": ("{% block x %}{% endblock %}", "不能引用别的模板"),
    "self": ("{{ self.x() }}", "不能调用函数"),
    "loop's own": ("{% for x in 行 %}{{ loop.__class__ }}{% endfor %}", ""),
    "loop's parts": ("{% for x in 行 %}{{ loop._iterable() }}{% endfor %}", "不能调用函数"),
}  # fmt: skip


def fault(path, tmp_path) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        Template.open(path, tmp_path / "cache").render(CONTEXT)
    assert caught.value.advice
    return caught.value


@pytest.fixture(autouse=True)
def within_bounds(monkeypatch):
    """With a part of the budget none of these takes more than 3 seconds, or 100 MB more than there were."""
    monkeypatch.setattr(budget, "MAX_STEPS", budget.MAX_STEPS // 4)
    monkeypatch.setattr(budget, "MAX_CHARACTERS", budget.MAX_CHARACTERS // 20)
    before = resource.getrusage(resource.RUSAGE_SELF)
    yield
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime - before.ru_utime < 3
    assert after.ru_maxrss - before.ru_maxrss < 100 * 2**10


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_work_is_refused_at_its_place(word, tmp_path, name):
    error = fault(word("# 一、甲", "好", "乙" + TOO_MUCH[name]), tmp_path)
    assert "到这里循环和计算超过" in error.message or "到这里生成的文字超过" in error.message
    assert "标题“一、甲”之下，段落“乙" in error.message


@pytest.mark.parametrize("name", REFUSED)
def test_what_grows_without_bound_is_refused(word, tmp_path, name):
    source, words = REFUSED[name]
    error = fault(word("# 一、甲", "好", "乙" + source), tmp_path)
    assert words in error.message
    assert "正文" in error.message
    assert len(error.message) < 300


def test_the_budget_is_of_one_rendering_and_of_all_its_parts(word, tmp_path, monkeypatch):
    monkeypatch.setattr(budget, "MAX_STEPS", 5000)
    body = loops(2, "", "行[:45]")  # a little more than half of it
    template = Template.open(word(body), tmp_path / "cache")
    assert [template.render(CONTEXT) for _ in range(5)]
    assert "页眉" in fault(word(body, header=body), tmp_path).message


def test_a_document_a_hundred_times_the_size_is_filled(word, tmp_path, monkeypatch):
    monkeypatch.undo()
    rows = [["{%tr for a in 行 %}", ""], ["{{ a.名|trim('。') }}", "{{ a.数 }}"], ["{%tr endfor %}", ""]]
    template = Template.open(word(rows), tmp_path / "cache")
    assert template.render({"行": CONTEXT["行"] * 100})


ORDINARY = {
    "{{ 行|map(attribute='名')|join('、') }}": "、".join(f"第{n}" for n in range(100)),
    "{{ 行|selectattr('数', 'eq', '3')|map(attribute='名')|first }}": "第3",
    "{{ 行|groupby('数')|length }}": "100",
    "{{ ['乙', '甲', '乙']|unique|sort|join }}": "乙甲",
    "{{ 行|sort(attribute='数,名', reverse=true)|map(attribute='数')|first }}": "99",
    "{{ [1, 2]|sum + 3 * 4 }}": "15",
    "{{ 行|map(attribute='数')|map('int')|sum }}": "4950",
    "{{ 2.345|round(1) }}": "2.3",
    "{{ 'a&b'|replace('&', '和') ~ 1 }}": "a和b1",
    "{% for 组 in 行|batch(40) %}{{ 组|length }} {% endfor %}": "40 40 20 ",
    "{% for k, v in 预算|dictsort %}{{ k }}{{ v }}{% endfor %}": "执行率100.00%",
    "{% if '甲' in ['甲', '乙'] and '22' in 年度 and '丙' not in 预算 %}是{% endif %}": "是",
    "{% for a in 行[:2] if a.数 != '0' %}{{ loop.index }}{{ loop.cycle('x', 'y') }}{% endfor %}": "1x",
    "{% for a in [{'列': [{'列': []}]}] recursive %}〔{{ loop(a.列) }}〕{% endfor %}": "〔〔〕〕",
    "{% macro m(x) %}{{ x }}{{ caller() }}{% endmacro %}{% call m('甲') %}乙{% endcall %}": "甲乙",
    "{% set x = 行[0].名 if 年度 is defined else '' %}{{ x or '无' }}": "第0",
    "{{ 无|default('甲')|upper }}{{ 行|length }}{{ 年度[2:] }}{{ 行|last|items|list|length }}": "甲100223",
}  # fmt: skip


@pytest.mark.parametrize("source", ORDINARY)
def test_what_templates_ordinarily_do(source):
    environment = dialect.ReportEnvironment()
    code = dialect.compile_source(environment, source)
    template = environment.template_class.from_code(environment, code, {})
    assert template.render(CONTEXT) == ORDINARY[source]
