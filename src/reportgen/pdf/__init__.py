"""Convert DOCX to PDF: engines, fonts, reproducible bytes, and the verification of the result."""
