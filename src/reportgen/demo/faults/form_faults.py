"""Faults in what the forms print: targets, parts of the budget, projects."""

from reportgen.demo.faults.fault import Fault, Scene, indicators


def _other_target(scene: Scene) -> None:
    indicators(scene.own_scheme())["网格化覆盖率"]["年度指标值"] = "≥95%"


FAULTS = (Fault(("IND-18",), "表上的年度指标值与计分规则的目标不同", _other_target, carries=True),)
