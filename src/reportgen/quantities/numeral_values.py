"""Arabic and Chinese numerals as they stand in official prose → Decimal."""

from decimal import Decimal

_NARROW = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def arabic(text: str) -> Decimal:
    """5,230 → 5230; １２ → 12; 3.50 → 3.50."""
    return Decimal(text.translate(_NARROW).replace(",", ""))


def chinese(text: str) -> Decimal:
    """三十五 → 35, 两 → 2, 一千二百 → 1200, 二〇二五 → 2025; a scale alone counts once: 百 → 100."""
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total, section, digit = 0, 0, -1
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
            continue
        scale = SCALES[character]
        if scale >= SCALES["万"]:
            total += (section + max(digit, 0) or 1) * scale
            section = 0
        else:
            section += (1 if digit < 0 else digit) * scale
        digit = -1
    return Decimal(total + section + max(digit, 0))
