"""template + values → DOCX bytes, in docxtpl's dialect, compiled once per template."""

from reportgen.render.compiled_template import Template

__all__ = ["Template"]
