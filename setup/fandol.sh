#!/usr/bin/env bash
# 取得仿宋的自由替代字体 FandolFang：从 Debian 的 texlive-lang-chinese 包中只取这一个文件，不安装 TeX。
# 用法：fandol.sh 目标文件夹。已有时立即结束。授权文件（GPLv3 及字体例外）一并存放。
# 退出码：0 已有或已取得；2 取不到（说明原因和替代办法）。
set -euo pipefail

readonly DEST=${1:?用法：fandol.sh 目标文件夹}
readonly FONT=FandolFang-Regular.otf
readonly PACKAGE=texlive-lang-chinese

fail() {
    printf '%s\n' "$@" \
        "没有它也能生成报告：仿宋改用霞鹜文楷。也可从 https://ctan.org/pkg/fandol 下载 $FONT 放到：$DEST" >&2
    exit 2
}

extract() { # 包 文件夹 → 解出其中的字体和授权
    dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --wildcards \
        "*/fonts/opentype/public/fandol/$FONT" '*/fandol/COPYING*' '*/fandol/README'
}

# root 在自己的文件夹里下载时，apt 会提示不能改用 _apt 用户（无害），因此只在失败时显示它的话。
download() {
    (cd "$1" && apt-get download -q "$PACKAGE") >"$1/apt.log" 2>&1
}

update() {
    if [ "$(id -u)" -eq 0 ]; then
        apt-get update -qq
    elif command -v sudo >/dev/null; then
        sudo -n apt-get update -qq
    else
        return 1
    fi
}

main() {
    [ ! -s "$DEST/$FONT" ] || return 0
    if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
        fail '本系统没有 apt，不能自动取得字体 FandolFang。'
    fi
    echo "取得仿宋字体 $FONT（下载约 49 MB，保留 7 MB）"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    if ! download "$work"; then
        update || fail "不能更新软件源以下载 $PACKAGE：" "$(tail -n 2 "$work/apt.log")"
        download "$work" || fail "下载 $PACKAGE 失败：" "$(tail -n 2 "$work/apt.log")"
    fi
    mkdir "$work/files"
    extract "$work"/"$PACKAGE"_*.deb "$work/files" || fail "$PACKAGE 里没有 $FONT。"
    mkdir -p "$DEST"
    find "$work/files" -name 'COPYING*' -exec sh -c 'case $1 in *.gz) gzip -dc "$1" ;; *) cat "$1" ;; esac' _ {} \; \
        >"$DEST/Fandol-COPYING.txt"
    find "$work/files" -name README -exec cat {} \; >"$DEST/Fandol-README.txt"
    # 字体最后到位：它在，其余就在。
    find "$work/files" -name "$FONT" -exec cp {} "$DEST/.$FONT.part" \;
    mv "$DEST/.$FONT.part" "$DEST/$FONT"
}

main
