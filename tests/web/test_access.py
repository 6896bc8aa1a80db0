"""Every route with every role, generated from the table of routes: nobody gets at another's year."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.district_run.batch_process import BatchProcess
from reportgen.office.links import BUREAU, make_link, revoke_links
from reportgen.web.routes import ADDRESSES, AccessRole, Address
from reportgen.web.session import COOKIE, Visitor
from reportgen.web.workbench import Workbench
from tests.web.conftest import HOST, ORIGIN, UNTIL, Browser

VALUES = {"kind": "pdf", "name": "ledger"}
ROLES = ("nobody", "own office", "other office", "bureau", "revoked", "forged", "expired server")


def address_of(address: Address, slug: str = "mingxi") -> str:
    return address.path.format(slug=slug, **VALUES)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".links")}


@pytest.fixture
def visitor(browser: Callable[[], Browser], folder: Path, workbench: Workbench) -> Callable[[str], Browser]:
    def made(role: str) -> Browser:
        client = browser()
        if role in ("own office", "other office", "bureau", "revoked"):
            office = {
                "own office": "mingxi",
                "revoked": "mingxi",
                "other office": "yunling",
                "bureau": BUREAU,
            }[role]
            link, secret = make_link(folder, office, UNTIL)
            client.enter(secret)
            assert client.token
            if role == "revoked":
                revoke_links(folder, lambda each: each.number == link.number)
        elif role == "forged":
            client.cookies.set(COOKIE, Visitor.begin(1, BUREAU, "甲").cookie("another key"), domain=HOST)
        elif role == "expired server":
            old = Visitor.begin(0, BUREAU, "甲")
            client.cookies.set(
                COOKIE, old.cookie(workbench.links.key + "secret of the server before"), domain=HOST
            )
        return client

    return made


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda a: f"{a.method} {a.path}")
def test_route_and_role(
    address: Address,
    role: str,
    visitor: Callable[[str], Browser],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[bool] = []
    monkeypatch.setattr(BatchProcess, "start", lambda *_a, **_n: started.append(True))
    monkeypatch.setattr("reportgen.web.bureau_page.start_engine", _no_engine)
    client = visitor(role)
    before = contents(folder)
    path = address_of(address)
    answer = client.get(path) if address.method == "GET" else client.change(path, reason="试")
    may = role == "bureau" or (role == "own office" and address.role is AccessRole.OFFICE)
    assert (answer.status_code not in (401, 403, 404, 405, 500)) == may, answer.text
    if not may:
        assert contents(folder) == before and not started
        assert "示乙" not in answer.text and "207.90" not in answer.text  # nothing of the data


class _no_engine:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_error: object) -> None:
        return None


@pytest.mark.parametrize("address", [a for a in ADDRESSES if a.method == "POST"], ids=lambda a: a.path)
@pytest.mark.parametrize("lack", ["token", "other token", "origin", "other origin", "null origin"])
def test_a_change_needs_token_and_origin(
    address: Address, lack: str, visitor: Callable[[str], Browser], folder: Path
) -> None:
    client, other = visitor("bureau"), visitor("own office")
    headers = {**ORIGIN, "x-token": client.token}
    match lack:
        case "token":
            del headers["x-token"]
        case "other token":
            headers["x-token"] = other.token
        case "origin":
            del headers["origin"]
        case "other origin":
            headers["origin"] = "http://evil.example"
        case _:
            headers["origin"] = "null"
    before = contents(folder)
    answer = client.post(address_of(address), json={"reason": "试"}, headers=headers)
    assert answer.status_code == 403
    assert contents(folder) == before


def test_there_is_no_route_beside_the_table(workbench: Workbench) -> None:
    from reportgen.web.application import routed

    known = {a.path for a in ADDRESSES} | {"/", "/link/{secret}", "/leave", "/static/{name}"}
    assert {getattr(route, "path", "") for route in routed(workbench).routes} == known


@pytest.mark.parametrize(
    "slug", ["nobody", "../district", "district", "%2e%2e", "mingxi.yaml", "MINGXI", "明溪"]
)
def test_an_office_is_one_of_the_directory(as_bureau: Browser, slug: str) -> None:
    assert as_bureau.get(f"/o/{slug}").status_code in (404, 422)


@pytest.mark.parametrize("name", ["../guard.py", "..%2fguard.py", "office.html.j2", "", "/etc/passwd"])
def test_static_files_are_a_fixed_list(browser: Callable[[], Browser], name: str) -> None:
    assert browser().get(f"/static/{name}").status_code == 404


def test_a_session_ends_with_its_link_and_by_leaving(as_office: Browser, folder: Path) -> None:
    assert as_office.get("/o/mingxi").status_code == 200
    assert as_office.post("/leave", headers=ORIGIN).status_code == 303
    assert as_office.get("/o/mingxi").status_code == 401


def test_links_are_limited_and_looking_changes_nothing(browser: Callable[[], Browser], folder: Path) -> None:
    _, secret = make_link(folder, "mingxi", UNTIL)
    client = browser()
    page = client.get(f"/link/{secret}")
    assert page.status_code == 200 and "set-cookie" not in page.headers and secret not in page.text
    for name in ("", "  ", "名" * 21, "甲\u202e乙"):
        assert client.post(f"/link/{secret}", data={"who": name}, headers=ORIGIN).status_code == 422
    answer = client.post(f"/link/{secret}", data={"who": "示甲"}, headers=ORIGIN)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and secret.lower() not in cookie
    assert {client.get("/link/wrong").status_code for _ in range(30)} == {404, 429}
