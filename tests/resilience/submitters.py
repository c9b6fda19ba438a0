"""Residents who do not give up: each sends one complaint after another with two photos, again after every failure."""

import http.client
import io
import re
import threading
import time
import uuid
from dataclasses import dataclass, field

from PIL import Image

from governance.localstack.ports import HOST

RECEIPT = re.compile(r"/complaints/done/([2-9A-HJ-NP-Z]{12})/")
FAILURES = (OSError, http.client.HTTPException)


@dataclass
class Tally:
    """What the submitters saw. `shown` maps each submission key to the receipt codes that it was answered with."""

    shown: dict[str, set[str]] = field(default_factory=dict)
    failures: int = 0
    odd: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def photo(shade: int) -> bytes:
    """A small JPEG."""
    stream = io.BytesIO()
    Image.new("RGB", (320, 240), (shade % 256, 120, 90)).save(stream, "JPEG")
    return stream.getvalue()


def multipart(fields: dict[str, str], photos: list[bytes]) -> tuple[bytes, str]:
    """Body and content type of a form with files."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for number, content in enumerate(photos):
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="photos"; filename="{number}.jpg"\r\n'
        parts.append(head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def submit_forever(port: int, host: str, fields: dict[str, str], tally: Tally, stop: threading.Event) -> None:
    """One resident. A submission is repeated with the same key until a receipt code has been shown."""
    while not stop.is_set():
        key = str(uuid.uuid4())
        photos = [photo(hash(key)), photo(hash(key) + 40)]
        while not _submit(port, host, {**fields, "submission_key": key}, photos, tally):
            if stop.is_set():
                return
            time.sleep(0.3)


def _submit(port: int, host: str, fields: dict[str, str], photos: list[bytes], tally: Tally) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=20)
    try:
        connection.request("GET", "/complaints/new/", headers={"Host": host})
        answer = connection.getresponse()
        page, cookie = answer.read().decode(), answer.headers.get("Set-Cookie", "")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if answer.status != 200 or token is None:
            return _failed(tally, f"form {answer.status}")
        body, kind = multipart({**fields, "csrfmiddlewaretoken": token[1]}, photos)
        headers = {"Host": host, "Content-Type": kind, "Cookie": cookie.split(";")[0]}
        connection.request("POST", "/complaints/new/", body, headers)
        answer = connection.getresponse()
        answer.read()
        receipt = RECEIPT.search(answer.headers.get("Location", ""))
        if answer.status != 302 or receipt is None:
            return _failed(tally, f"submit {answer.status}")
        with tally.lock:
            tally.shown.setdefault(fields["submission_key"], set()).add(receipt[1])
        return True
    except FAILURES:
        return _failed(tally, "")
    finally:
        connection.close()


def _failed(tally: Tally, what: str) -> bool:
    with tally.lock:
        tally.failures += 1
        if what and not what.endswith(("500", "502", "503")):
            tally.odd.append(what)
    return False
