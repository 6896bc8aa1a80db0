"""Sessions of the 工作台: who opened which link, in a signed cookie. Nothing is kept on the server.

A link that is revoked or has expired ends its sessions at once, because each request looks the link up.
"""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass

COOKIE = "reportgen"
MAX_NAME = 20  # characters of a person's name
_MAX_COOKIE = 1_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is there. link: the number of the link, 0 for the one of the server itself. nonce: of the session, random.

    office: a 标识, "" for the bureau.
    """

    link: int
    office: str
    who: str
    nonce: str

    @classmethod
    def begin(cls, link: int, office: str, who: str) -> "Visitor":
        """Begin a session."""
        return cls(link, office, who, secrets.token_urlsafe(16))

    @property
    def is_bureau(self) -> bool:
        """Whether this is the bureau."""
        return not self.office

    def cookie(self, key: str) -> str:
        """The signed content of the cookie."""
        body = urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()
        return f"{body}.{_sign(key, 'session', body)}"

    def token(self, key: str) -> str:
        """The token that every change of this session must bear."""
        return _sign(key, "token", self.nonce)


def read_cookie(cookie: str, key: str) -> Visitor | None:
    """The session of a cookie; None where it was not signed with key."""
    body, _, signature = cookie.partition(".")
    if len(cookie) > _MAX_COOKIE or not key or not same_token(signature, _sign(key, "session", body)):
        return None
    return Visitor(**json.loads(urlsafe_b64decode(body)))


def same_token(given: str, expected: str) -> bool:
    """Compare in a time that does not depend on where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _sign(key: str, purpose: str, text: str) -> str:
    return hmac.new(key.encode(), f"{purpose}\n{text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()
