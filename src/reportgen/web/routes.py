"""Every route of the 工作台 with the role that may use it. There is no other way to a handler."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from starlette.responses import Response

from reportgen.web import bureau_page, office_changes, office_page, origin_page, paper_page
from reportgen.web.visit import Visit

Handler = Callable[[Visit], Response]


class AccessRole(Enum):
    """Who may use a route. OFFICE: the office whose 标识 is in the address, and the bureau. BUREAU: only the bureau."""

    OFFICE = auto()
    BUREAU = auto()


@dataclass(frozen=True, slots=True)
class Address:
    """A route: its method, path, who may use it, and what it does. is_page: answers and refusals are pages, not JSON.

    is_slow: waits for LibreOffice, so it must not take a thread from those who write.
    """

    method: str
    path: str
    role: AccessRole
    handler: Handler
    is_page: bool = False
    is_slow: bool = False


ADDRESSES = (
    Address("GET", "/o/{slug}", AccessRole.OFFICE, office_page.show, True),
    Address("POST", "/o/{slug}/begin", AccessRole.OFFICE, office_page.begin, True),
    Address("GET", "/o/{slug}/form", AccessRole.OFFICE, office_page.show_form),
    Address("GET", "/o/{slug}/state", AccessRole.OFFICE, office_page.state),
    Address("GET", "/o/{slug}/references", AccessRole.OFFICE, office_page.references),
    Address("GET", "/o/{slug}/history", AccessRole.OFFICE, office_page.history, True),
    Address("GET", "/o/{slug}/picture", AccessRole.OFFICE, paper_page.picture, is_slow=True),
    Address("GET", "/o/{slug}/origin", AccessRole.OFFICE, origin_page.origin, is_slow=True),
    Address("GET", "/o/{slug}/paper/{name}", AccessRole.OFFICE, paper_page.paper, True),
    Address("POST", "/o/{slug}/value", AccessRole.OFFICE, office_changes.save_value),
    Address("POST", "/o/{slug}/list", AccessRole.OFFICE, office_changes.change_list),
    Address("POST", "/o/{slug}/confirm", AccessRole.OFFICE, office_changes.confirm),
    Address("POST", "/o/{slug}/score", AccessRole.OFFICE, office_changes.change_score),
    Address("POST", "/o/{slug}/waive", AccessRole.OFFICE, office_changes.waive),
    Address("POST", "/o/{slug}/undo", AccessRole.OFFICE, office_changes.undo),
    Address("POST", "/o/{slug}/submit", AccessRole.OFFICE, office_changes.submit, True),
    Address("GET", "/bureau", AccessRole.BUREAU, bureau_page.show, True),
    Address("POST", "/bureau/{slug}/return", AccessRole.BUREAU, bureau_page.send_back),
    Address("POST", "/bureau/{slug}/finalise", AccessRole.BUREAU, bureau_page.make_final, True, True),
    Address("POST", "/bureau/{slug}/reopen", AccessRole.BUREAU, bureau_page.open_again, True),
    Address("POST", "/bureau/build/start", AccessRole.BUREAU, bureau_page.start_batch, True),
    Address("POST", "/bureau/build/stop", AccessRole.BUREAU, bureau_page.stop_batch, True),
    Address("GET", "/bureau/build/progress", AccessRole.BUREAU, bureau_page.follow_batch),
    Address("GET", "/bureau/archive", AccessRole.BUREAU, paper_page.archive, True),
    Address("GET", "/bureau/file/{name}", AccessRole.BUREAU, paper_page.district_file, True),
)
