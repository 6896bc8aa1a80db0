"""达成用语: the words of a form for the levels of a 定性 indicator."""

from typing import Self

from pydantic import Field, model_validator

from reportgen.model.criteria.kinds.qualitative import LEVELS
from reportgen.model.fields import Record, Text, fault

# 财预〔2020〕10号: the three levels as the national form has them.
_NATIONAL = {
    "达成预期指标": "达成",
    "部分达成预期指标并具有一定效果": "部分达成",
    "未达成预期指标且效果较差": "未达成",
}


class LevelWords(Record):
    """The words that a district's forms have for each level, besides the levels' own names and the national form's."""

    achieved: tuple[Text, ...] = Field(
        (), alias="达成", description="列表，如 效果明显", examples=["[效果明显]"]
    )
    partly: tuple[Text, ...] = Field(
        (), alias="部分达成", description="列表，如 效果一般", examples=["[效果一般]"]
    )
    missed: tuple[Text, ...] = Field(
        (), alias="未达成", description="列表，如 效果不明显", examples=["[效果不明显]"]
    )

    def level(self, words: str) -> str | None:
        """Return the level that words stand for: 达成, 部分达成 or 未达成; None where they stand for none."""
        bare = words.rstrip("。.；;！!")
        if bare in LEVELS:
            return bare
        for level, known in zip(LEVELS, (self.achieved, self.partly, self.missed), strict=True):
            if bare in known:
                return level
        return _NATIONAL.get(bare)

    @model_validator(mode="after")
    def _one_level_for_each(self) -> Self:
        known = [*self.achieved, *self.partly, *self.missed]
        for words in known:
            if known.count(words) > 1 or (words in LEVELS):
                raise fault(f"达成用语“{words}”写了两处，或就是等级的名称", "一个用语只写在一级下面")
        return self
