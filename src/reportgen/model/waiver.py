"""Define 忽略检查: findings that stay as they are, each with what was found and the reason."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from reportgen.model.fields import Record, Text, fault


class Waiver(Record):
    """One finding that is acknowledged. Its key is 编号@位置, as Finding.reference has it.

    found is the message of the finding with its figures. As soon as the check says something else, the waiver lapses.
    """

    found: Text = Field(alias="问题", description="当时审核所说的，连同数字；审核说的变了，说明就失效")
    reason: Text = Field(alias="理由", description="为什么属实而不改")


def _refuse_codes(value: Any) -> Any:
    """Refuse the form `编号: 理由`, which acknowledged every finding of a rule, also those of later years."""
    old = [key for key, entry in value.items() if isinstance(entry, str)] if isinstance(value, dict) else []
    if old:
        raise fault(
            f"{'、'.join(old)} 还是旧写法“编号: 理由”，会把这条规则以后查出的别的问题也盖住",
            "运行 reportgen waive --migrate（往年的加 --year），改成一条说明只管一个问题的写法；加 --dry-run 只看不写",
        )
    return value


Waivers = Annotated[dict[Text, Waiver], BeforeValidator(_refuse_codes)]
