"""Define the 标识 of an office or a project, of which file names are made."""

import re
from typing import Annotated

from pydantic import AfterValidator

from reportgen.model.fields import Text, fault


def _file_name(slug: str) -> str:
    # The slug becomes a file name, so nothing in it may lead out of the folder or be refused by Windows.
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,40}", slug) or slug == "district":
        raise fault(f"标识“{slug}”不能作文件名", "用小写拼音，如 dongli")
    return slug


Slug = Annotated[Text, AfterValidator(_file_name)]
