"""Host names, bodies, methods and headers, for every answer there is."""

from collections.abc import Callable

import pytest

from reportgen.web.guard import MAX_BODY, RateLimit
from tests.web.conftest import HOST, ORIGIN, Browser

PATHS = [
    "/",
    "/o/mingxi",
    "/bureau",
    "/link/x",
    "/static/office.js",
    "/static/x",
    "/nothing",
    "/o/mingxi/picture",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers(as_office: Browser, browser: Callable[[], Browser], path: str) -> None:
    for client in (as_office, browser()):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert (
            "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        )
        assert headers["x-frame-options"] == "DENY" and headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin" and "server" not in headers
        assert headers["cache-control"] == ("no-cache" if path == "/static/office.js" else "no-store")


@pytest.mark.parametrize("host", ["evil.example", "gz.example.evil", "", "127.0.0.1", "gz.example@evil"])
def test_other_hosts_are_refused(as_office: Browser, host: str) -> None:
    assert as_office.get("/o/mingxi", headers={"host": host}).status_code == 421


def test_a_port_belongs_to_no_host_name(as_office: Browser) -> None:
    assert as_office.get("/o/mingxi", headers={"host": f"{HOST}:8766"}).status_code == 200


def test_bodies_are_bounded(as_office: Browser) -> None:
    headers = {**ORIGIN, "x-token": as_office.token, "content-type": "application/json"}
    big = b'{"name": "' + b"a" * MAX_BODY + b'"}'
    assert as_office.post("/o/mingxi/value", content=big, headers=headers).status_code == 413
    pieces = (b"a" * 1000 for _ in range(1000))
    assert as_office.post("/o/mingxi/value", content=pieces, headers=headers).status_code == 413
    lying = {**headers, "content-length": "10"}
    assert as_office.post("/o/mingxi/value", content=big, headers=lying).status_code in (403, 413, 422)


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff", b"[" * 9000, b'{"name": 1}', b'{"base": []}', b"1"])
def test_odd_bodies_are_refused(as_office: Browser, body: bytes) -> None:
    for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x"):
        headers = {**ORIGIN, "x-token": as_office.token, "content-type": kind}
        assert as_office.post("/o/mingxi/value", content=body, headers=headers).status_code in (403, 422)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(as_office: Browser, method: str) -> None:
    assert as_office.request(method, "/o/mingxi", headers=ORIGIN).status_code == 405


def test_an_internal_fault_tells_nothing(
    as_office: Browser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr("reportgen.web.office_page.judged", broken)
    answer = as_office.get("/o/mingxi")
    assert answer.status_code == 500 and "secret" not in answer.text and "Traceback" not in answer.text
    assert "/secret/path" in capsys.readouterr().err
    assert answer.headers["x-frame-options"] == "DENY"


def test_a_rate_limit_forgets() -> None:
    limit = RateLimit(2, 0.0)
    assert all(limit.allows("a") for _ in range(9))
    limit = RateLimit(2, 60.0)
    assert [limit.allows("a") for _ in range(3)] == [True, True, False] and limit.allows("b")
