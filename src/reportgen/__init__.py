"""reportgen: 部门整体支出绩效自评报告 from structured YAML to DOCX and PDF."""

__version__ = "0.1.0"
