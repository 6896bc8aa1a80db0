"""DOCX to PDF: the engines, their fonts, the archive's fixed bytes, and the check of the product."""
