"""The library by hand-made requests: what a browser would not send, and who is not signed in."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import qa
from qa.ui.curators import Curators
from qa.ui.library_handlers import REFUSED
from tests.serving import LIMIT, served

BANK = "The Harbour Bank was closed on 4 May 2026."
SECRET = "The password of this machine is swordfish."
JSON = {"Content-Type": "application/json"}


@dataclass
class Client:
    """One who speaks to the chat without a browser."""

    url: str
    opener: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar())
        )
    )

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        request = urllib.request.Request(self.url + path, body, headers)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def sign_in(self, name: str, password: str) -> int:
        form = urllib.parse.urlencode({"username": name, "password": password}).encode()
        return self.post("login", form, {"Content-Type": "application/x-www-form-urlencoded"})[0]

    def upload(self, name: str, content: bytes) -> tuple[int, bytes]:
        """As a form does; answers with where the server keeps it."""
        head = f'Content-Disposition: form-data; name="files"; filename="{name}"'
        body = f"--edge\r\n{head}\r\n\r\n".encode() + content + b"\r\n--edge--\r\n"
        form = {"Content-Type": "multipart/form-data; boundary=edge"}
        return self.post("gradio_api/upload", body, form)

    def event(
        self,
        trigger: str,
        *values: object,
        said: dict[str, Any] | None = None,
        headers: dict[str, str] = JSON,
    ) -> str:
        """Fire an event of the library; all that comes of it, as text, or "HTTP 401"."""
        with self.opener.open(self.url + "config", timeout=60) as answer:
            known = json.load(answer)
        (number,) = [
            one["id"]
            for one in known["dependencies"]
            if trigger in (name for _, name in one["targets"])
        ]
        session = uuid4().hex
        body = {"data": values, "fn_index": number, "session_hash": session, "event_data": said}
        status, _ = self.post("gradio_api/queue/join", json.dumps(body).encode(), headers)
        if status != 200:
            return f"HTTP {status}"
        told = f"{self.url}gradio_api/queue/data?session_hash={session}"
        with self.opener.open(told, timeout=60) as stream:
            lines: list[str] = []
            for line in stream:
                lines.append(json.dumps(json.loads(line[5:])) if line[:5] == b"data:" else "")
                if '"process_completed"' in lines[-1]:
                    break
        return "\n".join(lines)


def sent(path: str) -> list[dict[str, Any]]:
    """What a browser says of a file that it has uploaded."""
    return [{"path": path, "orig_name": "x.txt", "meta": {"_type": "gradio.FileData"}}]


@pytest.fixture
def corpus(build_from: Callable[..., qa.BuildReport], tmp_path: Path) -> Path:
    build_from({"bank.txt": BANK})
    return tmp_path / "corpus"


def test_no_file_of_the_machine_is_taken_and_none_written_elsewhere(
    corpus: Path, index_folder: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    with served(index_folder, Curators(corpus)) as url:
        client = Client(url)
        for path in (str(secret), "../../secret.txt", "/etc/passwd"):
            assert '"success": false' in client.event("upload", sent(path), True)
        status, kept = client.upload("../../../escaped.txt", BANK.encode())
        assert status == 200
        assert "escaped.txt was added" in client.event("upload", sent(json.loads(kept)[0]), False)
        assert client.upload("large.txt", b"x" * (LIMIT + 1))[0] == 413
    assert secret.read_text() == SECRET
    assert sorted(path.name for path in corpus.iterdir()) == ["bank.txt", "escaped.txt"]
    assert [path.name for path in tmp_path.rglob("escaped.txt")] == ["escaped.txt"]


def test_another_site_cannot_act_for_a_curator(corpus: Path, index_folder: Path) -> None:
    """A page may send a request of a simple type across sites unasked, but none that says it is JSON."""
    with served(index_folder, Curators(corpus)) as url:
        client = Client(url)
        for kind in ({"Content-Type": "text/plain"}, {"Content-Type": ""}):
            headers = {"Origin": "http://elsewhere.example", **kind}
            assert client.event("discard", said={"id": "bank.txt"}, headers=headers) == "HTTP 422"
        preflight = urllib.request.Request(
            f"{url}gradio_api/queue/join",
            method="OPTIONS",
            headers={
                "Origin": "http://elsewhere.example",
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type",
            },
        )
        try:
            with client.opener.open(preflight, timeout=60) as answer:
                allowed = answer.headers.get("Access-Control-Allow-Origin")
        except urllib.error.HTTPError as error:
            allowed = error.headers.get("Access-Control-Allow-Origin")
        assert allowed is None
    assert (corpus / "bank.txt").exists()


def test_only_who_is_signed_in_as_a_curator_changes_anything(
    corpus: Path, index_folder: Path
) -> None:
    passwords = {"ann": "a", "ben": "b"}
    curators = Curators(corpus, frozenset({"ann"}))
    with served(index_folder, curators, passwords) as url:
        stranger, ben, ann = Client(url), Client(url), Client(url)
        assert stranger.sign_in("ann", "wrong") == 400
        assert stranger.upload("x.txt", b"x")[0] == 401
        assert (ben.sign_in("ben", "b"), ann.sign_in("ann", "a")) == (200, 200)
        assert REFUSED in ben.event("discard", said={"id": "bank.txt"})
        assert (corpus / "bank.txt").exists()
        assert "was moved to the removed files" in ann.event("discard", said={"id": "bank.txt"})
    assert not (corpus / "bank.txt").exists()
