"""Reads mails by the standard library's own parser, and says what it found as JSON.

Input: one mail a line, in base64. Output: one object a line. Shares no code with the composer.
"""

import base64
import email
import email.policy
import json
import sys
from email.header import decode_header, make_header
from email.utils import getaddresses


def people(octets, name):
    """By the older of the library's two parsers: the newer one keeps the blanks between the encoded
    words of a display name, which RFC 2047 (6.2) says to drop."""
    raw = str(email.message_from_bytes(octets, policy=email.policy.compat32)[name])
    return [
        {"address": address, "displayName": str(make_header(decode_header(shown)))}
        for shown, address in getaddresses([raw.replace("\r\n", "")])
    ]


def read(octets):
    message = email.message_from_bytes(octets, policy=email.policy.SMTP)
    lines = octets.split(b"\r\n")
    head = lines[: lines.index(b"")]
    return {
        "names": message.keys(),
        "from": people(octets, "From")[0],
        "to": people(octets, "To"),
        "subject": str(message["Subject"]),
        "date": int(message["Date"].datetime.timestamp()),
        "messageID": str(message["Message-ID"]),
        "inReplyTo": str(message["In-Reply-To"] or ""),
        "references": str(message["References"] or "").split(),
        "notice": str(message["X-Daybook-Notice"]),
        "autoSubmitted": str(message["Auto-Submitted"]),
        "contentType": message.get_content_type(),
        "charset": message.get_content_charset(),
        "text": message.get_payload(decode=True).decode(),
        "defects": [repr(one) for one in message.defects]
        + [repr(one) for header in message.values() for one in header.defects],
        "isASCII": octets.isascii(),
        "hasBareLineEnds": b"\n" in octets.replace(b"\r\n", b"")
        or b"\r" in octets.replace(b"\r\n", b""),
        "hasBlankEnds": any(line[-1:] in (b" ", b"\t") for line in lines),
        "longestLine": max(len(line) for line in lines),
        "longestEncodedLine": max([len(line) for line in head if b"=?utf-8?" in line], default=0),
        "longestTextLine": max(len(line) for line in lines[len(head) + 1 :]),
    }


for line in sys.stdin:
    print(json.dumps(read(base64.b64decode(line))))
