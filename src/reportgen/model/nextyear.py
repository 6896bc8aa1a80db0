"""Declare how a value of last year's file comes into the new year's, where its type does not say it already.

Unless declared otherwise, text is carried over marked 待核, figures and dates are left open (待填), and
是/否 and words out of a list are kept. A field names another way by json_schema_extra.
"""

from typing import Any

WAY = "下一年"

KEEP: dict[str, Any] = {WAY: "照抄"}  # It is structure that lasts: posts, members, names.
OPEN: dict[str, Any] = {WAY: "待填"}  # It is text that belongs to one year: a date, a paper.
DROP: dict[str, Any] = {WAY: "不带"}  # It answers for last year's figures only: reasons, waivers.
FROM_CURRENT: dict[str, Any] = {WAY: "去年的本年"}  # It is last year's figure under 本年.
FROM_OUTTURN: dict[str, Any] = {WAY: "去年的执行数"}  # It is last year's figure under 执行数.
