"""E-mail messages as text: the headers that matter, a blank line, the body."""

from __future__ import annotations

from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr

from sitewatch.errors import UnreadableError
from sitewatch.reports.decode_text import decode_text, whole_characters

HEADERS = ("Date", "From", "Subject")


def decode_mail(raw: bytes, name: str) -> tuple[str, str, dict[str, str], int]:
    """Text, media type of its body, what the headers say, and the offset of the body.

    Raises:
        UnreadableError: If it is no mail or holds no text.
    """
    message = _parse(raw, name)
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        raise UnreadableError("the mail holds no text", where=name, hint="add its attachments")
    body = _content(part, name)
    headers = {key: _header(message, key) for key in HEADERS}
    head = "".join(f"{key}: {value}\n" for key, value in headers.items() if value)
    media_type = "text/html" if part.get_content_type() == "text/html" else "text/plain"
    if not body.strip():
        raise UnreadableError("the mail has an empty body", where=name, hint="add its attachments")
    return f"{head}\n{body}", media_type, _meta(headers), len(head) + 1


def _parse(raw: bytes, name: str) -> EmailMessage:
    message = BytesParser(policy=policy.default).parsebytes(raw)
    if not isinstance(message, EmailMessage) or not any(key in message for key in HEADERS):
        raise UnreadableError("no mail: it has neither date, sender nor subject", where=name)
    return message


def _header(message: EmailMessage, key: str) -> str:
    # Broken headers make the standard library stumble in several ways; the raw value then serves.
    try:
        value = str(message.get(key, ""))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError):
        value = next((str(v) for k, v in message.raw_items() if k.lower() == key.lower()), "")
    return whole_characters(" ".join(value.split()))


def _content(part: MIMEPart, name: str) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    if charset:
        try:
            return whole_characters(raw.decode(charset))
        except (UnicodeDecodeError, LookupError):
            pass
    return whole_characters(decode_text(raw, name)[0]) if raw.strip() else ""


def _meta(headers: dict[str, str]) -> dict[str, str]:
    person, address = parseaddr(headers["From"])
    meta = {
        "published:mail header Date": headers["Date"],
        "publisher": person or address,
        "title": headers["Subject"],
    }
    return {key: value for key, value in meta.items() if value}
