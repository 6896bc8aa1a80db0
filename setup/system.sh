#!/usr/bin/env bash
# 安装生成 PDF 所需的系统软件和字体（Debian、Ubuntu、麒麟、统信 UOS）。已齐全时立即结束，可反复运行。
# 参数：另外要装的包，如测试用的 chromium。
# 退出码：0 齐全；2 装不了（说明缺什么、怎么装）。
set -euo pipefail

NEEDED=(
    libreoffice-writer-nogui # LibreOffice：生成 PDF
    fonts-noto-cjk           # 黑体、宋体
    fonts-noto-cjk-extra     # 小标宋的替代字重
    fonts-lxgw-wenkai        # 生僻字
    fonts-arphic-gkai00mp    # 楷体
    fonts-liberation         # 西文
    fontconfig               # fc-list：查看字体
    libjemalloc2             # 加快转换
    poppler-utils            # 测试用
    python3-venv             # 虚拟环境
    "$@"
)
readonly NEEDED
declare -A -r INSTEAD=([libreoffice-writer-nogui]=libreoffice-writer)

installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${NEEDED[@]}" "${INSTEAD[@]}" 2>/dev/null || true)

installed() { [[ $'\n'$installed$'\n' == *$'\n'"$1 installed"$'\n'* ]]; }

# python3-venv 只为 venv 模块；别处来的 Python（pyenv 等）自带它。
satisfied() {
    case $1 in
        python3-venv) installed "$1" || python3 -c 'import ensurepip, venv' 2>/dev/null ;;
        *) installed "$1" || { [ -n "${INSTEAD[$1]:-}" ] && installed "${INSTEAD[$1]}"; } ;;
    esac
}

fail() {
    printf '%s\n' "$@" >&2
    exit 2
}

# 软件源里有没有这个包。
known() { apt-cache show "$1" 2>/dev/null | grep -q '^Package:'; }

as_root=()
install() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; }

main() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        fail '本系统没有 apt，不能自动安装。请用系统的软件管理器安装以下软件（名称可能略有不同）：' \
            '  LibreOffice Writer、Noto CJK 字体（Sans 与 Serif）、霞鹜文楷、文鼎 PL 简中楷、Liberation 字体、fontconfig、poppler-utils' \
            '装好后再运行一次 make setup。'
    fi
    local package missing=()
    for package in "${NEEDED[@]}"; do
        satisfied "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            fail '缺少系统软件，安装需要管理员权限。请运行（或交给管理员运行）：' \
                "  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}" \
                '装好后再运行一次 make setup。'
        fi
        as_root=(sudo -n)
    fi

    echo "安装系统软件：${missing[*]}"
    known "${missing[0]}" || "${as_root[@]}" apt-get update -qq ||
        fail '软件源更新失败（apt-get update）。请检查网络和 /etc/apt/sources.list。'
    local wanted=()
    for package in "${missing[@]}"; do
        if ! known "$package" && [ -n "${INSTEAD[$package]:-}" ]; then
            package=${INSTEAD[$package]}
        fi
        wanted+=("$package")
    done
    # 软件源的清单过期时，更新后再试一次。
    install "${wanted[@]}" || { "${as_root[@]}" apt-get update -qq && install "${wanted[@]}"; } ||
        fail "安装失败。请检查网络和软件源后重试：apt-get install ${wanted[*]}"
}

main
