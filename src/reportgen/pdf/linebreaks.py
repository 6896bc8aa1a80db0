"""Line breaks in Chinese: the characters that must not begin, and those that must not end a line.

A number stays with its unit and its signs (107.43万元, 90-99%, 75分≤得分＜85分) because no line ends with a digit.
Word joiners would do the same but change the text. LibreOffice takes the characters from the settings of
its profile, since it does not read them from a DOCX; Word takes them from the template's settings.xml
(w:noLineBreaksBefore, w:noLineBreaksAfter), which must have the same.
"""

from html import escape
from string import ascii_letters

# The first part of each is the default of Word and LibreOffice for Simplified Chinese.
BEGINS_NO_LINE = "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠≤≥<＜＞＝~-－"
# Latin letters and digits are added so that words and figures stay with the character after them; 万 to stay with 元 or
# 人, 得 with 分 in 75分≤得分＜85分, 指 with 标 in the narrow columns of the score table.
ENDS_NO_LINE = (
    "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥0123456789.-－~～≤≥<>＜＞＝万得指" + ascii_letters
)

_PATH = "/org.openoffice.Office.Common/AsianLayout/StartEndCharacters"


def profile_setting() -> str:
    """The characters as an item of a LibreOffice profile's registrymodifications.xcu."""
    values = (("StartCharacters", BEGINS_NO_LINE), ("EndCharacters", ENDS_NO_LINE))
    properties = "".join(
        f'<prop oor:name="{name}" oor:op="fuse"><value>{escape(characters)}</value></prop>'
        for name, characters in values
    )
    return f'<item oor:path="{_PATH}"><node oor:name="zh-CN" oor:op="replace">{properties}</node></item>'
