"""What is done to a template before its tags are compiled: table tags, marks, comments go, bars of scores come.

The outcome is a package in docxtpl's dialect.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from lxml import etree  # type: ignore[import-untyped]

from reportgen.render import comments, docxtpl_steps, marks, score_bars, tabletags
from reportgen.render.outline import text_parts
from reportgen.render.package import CONTENT_TYPES, Package
from reportgen.render.watermark import add_watermark

Step = Callable[
    [etree._Element], bool
]  # changes the tree of a part; says whether there was anything to change


def prepare(package: Package) -> Package:
    """The package without comments, guidance and grey tags, with table tags expanded and the draft's mark.

    A part in which there is nothing to do keeps its bytes. Raises TemplateError for a table tag at a wrong place.
    """
    gone = comments.comment_parts(package)
    parts = {name: body for name, body in package.parts.items() if name not in gone}

    def change(name: str, *steps: Step) -> list[bool]:
        root = docxtpl_steps.parse(parts[name])
        changes = [step(root) for step in steps]
        if any(changes):
            parts[name] = etree.tostring(root, encoding="UTF-8", standalone=True, xml_declaration=True)
        return changes

    with_bars = [name for name, steps in _text_steps(package) if change(name, *steps)[0]]
    score_bars.add_bars(parts, with_bars)
    for name in package.related(package.main, "styles"):
        change(name, marks.remove_styles)
    if gone:
        change(CONTENT_TYPES, partial(comments.remove_types, parts=gone))
        for name in [name for name in parts if name.endswith(".rels")]:
            change(name, comments.remove_relationships)
    return Package(package.name, parts)


def _text_steps(package: Package) -> Iterator[tuple[str, list[Step]]]:
    """What is done to each part with text, in order."""
    guidance = marks.style_ids(package, "paragraph", marks.GUIDANCE_STYLES)
    tags = marks.style_ids(package, "character", frozenset({marks.TAG_STYLE}))
    headers = package.related(package.main, "header")
    numbers = count(1)
    for name in text_parts(package):
        steps: list[Step] = [
            score_bars.use_bars,
            comments.remove_marks,
            partial(tabletags.expand, package, name, numbers),
            partial(marks.remove_guidance, styles=guidance),
            partial(marks.remove_tag_style, styles=tags),
        ]
        if name in headers:
            steps.append(partial(add_watermark, number=headers.index(name) + 1))
        yield name, steps
