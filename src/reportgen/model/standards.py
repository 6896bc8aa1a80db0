"""Read the schemes that the program ships in standards.yaml: 等级标准 and 权重方案 by name."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from reportgen.model.fields import fault
from reportgen.model.placeholders import OPEN_MARK

FULL_SCORE = Decimal(100)


@cache
def standards(section: str) -> dict[str, list[dict[str, Any]]]:
    """Return a section of the shipped standards.yaml (等级标准, 权重方案): its schemes by name, as plain YAML values."""
    text = resources.files("reportgen.model").joinpath("standards.yaml").read_text("utf-8")
    shipped: dict[str, dict[str, list[dict[str, Any]]]] = yaml.load(text, yaml.CBaseLoader)
    return shipped[section]


def shipped(section: str, name: str, otherwise: str) -> list[dict[str, Any]]:
    """Return a scheme of a section by its name. Raises a fault of the value where there is none of that name."""
    schemes = standards(section)
    if name not in schemes:
        raise fault(f"没有名为“{name}”的{section}", f"可用：{'、'.join(schemes)}；或{otherwise}")
    return schemes[name]


@dataclass(frozen=True, slots=True)
class OrShippedName:
    """Say in the JSON Schema of a type that the name of a shipped scheme of section may stand for its rows.

    rows: the key under which the model keeps the rows, where it keeps the name as well.
    """

    section: str
    rows: str = ""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the alternatives: a name, or the list that the file has."""
        listed = handler(core)
        if self.rows:
            listed = handler.resolve_ref_schema(listed)["properties"][self.rows]
        return {"anyOf": [{"enum": [*standards(self.section), OPEN_MARK]}, listed]}
