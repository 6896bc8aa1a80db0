"""The evidence list (佐证材料清单) as a template prints it: which numbers have a source, and which."""

from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.sources_of_numbers import sourced_records
from reportgen.scoring import Scorecard


def evidence_list(evaluation: SelfEvaluation, scorecard: Scorecard) -> list[dict[str, object]]:
    """Return the rows: 序号, 事项 (what was counted), 数, 依据 (its source). Empty where no source is named."""
    if next(sourced_records(evaluation), None) is None:
        return []
    from reportgen.quantities.evidence import evidence  # It reads sentences, which takes long to import.

    return [
        {"序号": str(number), "事项": row.what, "数": row.figure, "依据": row.source}
        for number, row in enumerate(evidence(evaluation, scorecard), 1)
    ]
