"""An OpenID Connect provider over HTTP on this machine, which can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "askless", "s3cret of the client"
USER = {"sub": "42", "preferred_username": "Oscar", "name": "Oscar É"}


class OidcProvider:
    """Signs everybody in as ``user``; ``fault`` names what it does wrong."""

    def __init__(self) -> None:
        self.user: dict[str, Any] = dict(USER)
        self.fault = ""
        self.key = ECKey.generate_key("P-256", {"kid": "one"})
        self.codes: dict[str, Mapping[str, str]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def configuration(self) -> dict[str, str]:
        """Where everything is."""
        plain = "http://shop.example/token" if self.fault == "plain token endpoint" else ""
        return {
            "issuer": "https://elsewhere.example" if self.fault == "other issuer" else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": plain or f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def keys(self) -> dict[str, Any]:
        """Its public key."""
        return {"keys": [self.key.as_dict(private=False)]}

    def authorized(self, asked: Mapping[str, str]) -> str:
        """Where the browser is sent back to."""
        code = f"code {len(self.codes)}"
        self.codes[code] = asked
        said = {"error": "access_denied"} if self.fault == "denied" else {"code": code}
        return f"{asked['redirect_uri']}?{urlencode(said | {'state': asked['state']})}"

    def token(self, form: Mapping[str, str], client: str) -> tuple[int, dict[str, Any]]:
        """The token for a code, which works once, with its verifier and the client's secret."""
        asked = self.codes.pop(form.get("code", ""), None)
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or form.get("redirect_uri") != asked["redirect_uri"]
            or client != f"Basic {known}"
            or self.fault == "no token"
        ):
            return 400, {"error": "invalid_grant"}
        body = {"access_token": "x", "token_type": "Bearer", "expires_in": 60}
        return 200, body | {"id_token": self.signed(asked)}

    def signed(self, asked: Mapping[str, str]) -> str:
        """What it says of the user, under its signature."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300,
                  "nonce": asked["nonce"], **self.user} | WRONG.get(self.fault, {})  # fmt: skip
        if self.fault == "expired":
            claims |= {"iat": now - 900, "exp": now - 600}
        if self.fault == "alg none":
            parts = [{"alg": "none"}, claims]
            return ".".join(_text(json.dumps(one).encode()) for one in parts) + "."
        key = self.key
        if self.fault == "wrong signature":
            key = ECKey.generate_key("P-256", {"kid": "one"})
        if self.fault == "new key":
            key = self.key = ECKey.generate_key("P-256", {"kid": "two"})
        return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)


WRONG: dict[str, dict[str, Any]] = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "wrong audience": {"aud": "another"},
    "two audiences": {"aud": [CLIENT, "another"]},
    "wrong issuer": {"iss": "https://elsewhere.example"},
    "no time": {"exp": None},
    "from the future": {"iat": 10**11, "exp": 10**11},
    "nobody": {"sub": ""},
}
"""Claims that make an answer one that is not to be believed."""
FAULTS = (*WRONG, "expired", "wrong signature", "alg none", "no token", "other issuer", "denied",
          "plain token endpoint")  # fmt: skip


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _handler(provider: OidcProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *words: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            if path == "/authorize":
                self.send_response(303)
                asked = {name: values[0] for name, values in query.items()}
                self.send_header("Location", provider.authorized(asked))
                self.end_headers()
            elif path == "/keys":
                self._json(200, provider.keys())
            else:
                self._json(200, provider.configuration())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._json(*provider.token(form, self.headers.get("Authorization", "")))

        def _json(self, status: int, document: Mapping[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

    return Handler
