"""Every route of the 工作台 with the role that may use it. There is no other way to a handler."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from starlette.responses import Response

from reportgen.web import bureau_page, office_changes, office_page, pictures
from reportgen.web.visit import Visit

Handler = Callable[[Visit], Response]


class Role(Enum):
    """Who may use a route. OFFICE: the office whose 标识 is in the address, and the bureau. BUREAU: only the bureau."""

    OFFICE = auto()
    BUREAU = auto()


@dataclass(frozen=True, slots=True)
class Address:
    """A route: its method, path, who may use it, and what it does. is_page: answers and refusals are pages, not JSON."""

    method: str
    path: str
    role: Role
    handler: Handler
    is_page: bool = False


ADDRESSES = (
    Address("GET", "/o/{slug}", Role.OFFICE, office_page.show, True),
    Address("POST", "/o/{slug}/begin", Role.OFFICE, office_page.begin, True),
    Address("GET", "/o/{slug}/form", Role.OFFICE, office_page.show_form),
    Address("GET", "/o/{slug}/state", Role.OFFICE, office_page.state),
    Address("GET", "/o/{slug}/history", Role.OFFICE, office_page.history, True),
    Address("GET", "/o/{slug}/picture", Role.OFFICE, pictures.picture),
    Address("GET", "/o/{slug}/paper/{kind}", Role.OFFICE, pictures.paper, True),
    Address("POST", "/o/{slug}/value", Role.OFFICE, office_changes.save_value),
    Address("POST", "/o/{slug}/list", Role.OFFICE, office_changes.change_list),
    Address("POST", "/o/{slug}/confirm", Role.OFFICE, office_changes.confirm),
    Address("POST", "/o/{slug}/score", Role.OFFICE, office_changes.change_score),
    Address("POST", "/o/{slug}/undo", Role.OFFICE, office_changes.undo),
    Address("POST", "/o/{slug}/submit", Role.OFFICE, office_changes.submit, True),
    Address("GET", "/bureau", Role.BUREAU, bureau_page.show, True),
    Address("POST", "/bureau/{slug}/return", Role.BUREAU, bureau_page.send_back),
    Address("POST", "/bureau/{slug}/finalise", Role.BUREAU, bureau_page.make_final, True),
    Address("POST", "/bureau/{slug}/reopen", Role.BUREAU, bureau_page.open_again, True),
    Address("POST", "/bureau/build/start", Role.BUREAU, bureau_page.start_batch, True),
    Address("POST", "/bureau/build/stop", Role.BUREAU, bureau_page.stop_batch, True),
    Address("GET", "/bureau/build/progress", Role.BUREAU, bureau_page.follow_batch),
    Address("GET", "/bureau/file/{name}", Role.BUREAU, pictures.district_file, True),
)
