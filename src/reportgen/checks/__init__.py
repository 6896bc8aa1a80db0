"""审核: the rules (rules/, found by rulebook.py) and the examination of reports by all of them (examination.py).

Nothing is imported here: a report is scored and laid out with definition.Case while the rules are not imported yet.
"""
