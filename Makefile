# 用法见 README.md。第一次运行自动安装所需的一切；以后立即开始。
#   make report OFFICE=dongli [YEAR=2022] [DRAFT=1] [PAPER=自评表]    生成一个街道的报告（只要一份文书）
#   make reports [YEAR=2022]                          生成本年度全部已报送的街道
#   make check OFFICE=dongli                          只审核，不生成
#   make score OFFICE=dongli SET='群众满意度=9' REASON='…'   改自评得分，显示影响，重新生成；make undo 撤销，make log 列出
#   make watch [OFFICE=dongli]                        守着数据和模板，存盘即生成
#   make serve                                        工作台：在浏览器里填报、看版面、提交、定稿
#   make demo                                         虚构的示例区，17个街道，写到 build/demo
#   make test                                         全部测试

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
FONTS := $(VENV)/share/reportgen/fonts
# pip compiles modules one after another, which takes as long as installing them; COMPILE uses all processors. Without
# it every run would compile what it imports where PYTHONDONTWRITEBYTECODE is set or the program is not its user's.
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-compile
COMPILE := $(BIN)/python -m compileall -q --workers 0
# The packages of Python are installed while apt works, unless Python needs python3-venv from it first.
AFTER := $(shell $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || echo system)

WHICH := $(if $(YEAR),--year $(YEAR)) $(if $(DRAFT),--draft)

.PHONY: bench browser check clean demo doctor golden help lint log report reports score setup setup-dev status system test serve undo verify watch

help:
	@sed -n '2,9s/^#   //p' Makefile

# System packages are checked every time, which takes some milliseconds, because they may have been removed.
system:
	@setup/system.sh

setup:
	@+$(MAKE) --silent --no-print-directory --jobs=2 system $(VENV)/.ready
	@+$(MAKE) --silent --no-print-directory $(FONTS)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml | $(AFTER)
	@echo "安装 Python 依赖到 $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --editable .
	@$(COMPILE) $(VENV)/lib src
	@touch $@

$(FONTS)/.ready: setup/fonts.sh setup/truetype.py setup/requirements.lock | system $(VENV)/.ready
	@setup/fonts.sh $(VENV) $(FONTS) && touch $@ || echo "（继续：用替代字体）"

setup-dev: setup $(VENV)/.ready-dev

$(VENV)/.ready-dev: requirements-dev.lock | setup
	@echo "安装测试工具 …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(COMPILE) $(VENV)/lib
	@touch $@

report: setup
	@test -n "$(OFFICE)" || { echo "请写明街道：make report OFFICE=dongli" >&2; exit 2; }
	@$(BIN)/reportgen build $(OFFICE) $(WHICH) $(if $(PAPER),--paper '$(PAPER)')

reports: setup
	@$(BIN)/reportgen build --all $(WHICH)

check: setup
	@$(BIN)/reportgen check $(or $(OFFICE),--all) $(if $(YEAR),--year $(YEAR))

# SET and REASON are passed in the environment, so that the shell does not interpret quotes and dollars in them.
score: setup
	@test -n "$(OFFICE)" -a -n "$${SET:-}" || { echo "请写明街道和得分：make score OFFICE=dongli SET='群众满意度=9' REASON='…'" >&2; exit 2; }
	@set -f; $(BIN)/reportgen score $(OFFICE) $$SET --reason "$${REASON:-}" $(WHICH)

undo: setup
	@test -n "$(OFFICE)" || { echo "请写明街道：make undo OFFICE=dongli" >&2; exit 2; }
	@$(BIN)/reportgen undo $(OFFICE) --reason "$${REASON:-}" $(WHICH)

log: setup
	@test -n "$(OFFICE)" || { echo "请写明街道：make log OFFICE=dongli" >&2; exit 2; }
	@$(BIN)/reportgen log $(OFFICE) $(if $(YEAR),--year $(YEAR))

watch: setup
	@$(BIN)/reportgen watch $(OFFICE) $(WHICH)

status: setup
	@$(BIN)/reportgen status $(if $(YEAR),--year $(YEAR))

verify: setup
	@$(BIN)/reportgen verify $(if $(YEAR),--year $(YEAR))

doctor: setup
	@$(BIN)/reportgen doctor

# The packages of the 工作台 are installed with the first make serve.
$(VENV)/.ready-web: requirements-web.lock | $(VENV)/.ready
	@echo "安装工作台 …"
	@$(PIP) --require-hashes -r requirements-web.lock
	@touch $@

serve: setup $(VENV)/.ready-web
	@$(BIN)/reportgen serve $(if $(YEAR),--year $(YEAR)) $(if $(LISTEN),--listen $(LISTEN)) $(if $(PORT),--port $(PORT))

lint: setup-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# A Chromium for the tests of the 工作台.
browser:
	@command -v google-chrome >/dev/null || setup/system.sh chromium

test: lint browser
	@$(BIN)/python -m pytest -n 2

# Rewrites the golden texts with the present output. Read the diff before committing it.
golden: setup-dev
	@$(BIN)/python -m pytest tests/test_golden.py --golden

# A fictional district of 17 offices and two years. Offices with planted faults are listed and get no report.
demo: setup
	@$(BIN)/reportgen demo build/demo/data --offices 17 --years 2
	@$(BIN)/reportgen build --all --data build/demo/data --out build/demo/out || test $$? -eq 1

bench: setup-dev
	@$(BIN)/python -m bench

clean:
	@rm -rf out build $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
