#!/usr/bin/env bash
# 把自由替代字体画成 TrueType（truetype.py）。用法：fonts.sh 虚拟环境 目标文件夹。
# 所需的 fontTools 装在临时文件夹里，用完即删：程序运行时用不着它。
# 退出码：0 完成；2 取不到字体或画不成（说明原因）；报告仍可用别的替代字体生成。
set -euo pipefail

readonly VENV=${1:?用法：fonts.sh 虚拟环境 目标文件夹} FONTS=${2:?用法：fonts.sh 虚拟环境 目标文件夹}
here=$(dirname "$0")
readonly here

main() {
    # FandolFang 的 OTF 另放一处：与画出来的放在一起，两个都会被当作字体用。
    local otf=$VENV/share/reportgen/otf
    mkdir -p "$FONTS"
    "$here/fandol.sh" "$otf"
    cp "$otf"/Fandol-* "$FONTS/"
    tools=$(mktemp -d)
    trap 'rm -rf "$tools"' EXIT
    echo '字体转换为 TrueType（一次，约 15 秒）'
    "$VENV/bin/pip" install --quiet --disable-pip-version-check --no-compile --require-hashes --target "$tools" \
        -r "$here/requirements.lock" || { echo '装不了 fontTools，字体没有转换。' >&2 && exit 2; }
    PYTHONPATH=$tools "$VENV/bin/python" "$here/truetype.py" "$otf" "$FONTS"
}

main
