"""A mail server that does what the file `mode` in its folder says: accept, refuse, later, stall, drop, bye, noauth.

What it was given lies in that folder as 1.eml, 2.eml and so on, also where it then did not say so. Prints its port.
Debian: python3-aiosmtpd. Arguments: the folder, and `tls` for STARTTLS with cert.pem and key.pem and a password.
"""

import asyncio
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

FOLDER = pathlib.Path(sys.argv[1])
TLS = len(sys.argv) > 2


def mode():
    return (FOLDER / "mode").read_text().strip()


class Handler:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if mode() == "refuse":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        # What a connection brought is judged when it is there, not when it began.
        now = mode()
        if now == "later":
            return "451 4.7.1 greylisted"
        Handler.count += 1
        part = FOLDER / f"{Handler.count}.part"
        part.write_bytes(f"X-Envelope: {envelope.mail_from} {envelope.rcpt_tos}\r\n".encode() + envelope.original_content)
        part.rename(FOLDER / f"{Handler.count}.eml")
        if now == "stall":
            await asyncio.sleep(30)
        if now == "drop":
            server.transport.abort()
        if now == "bye":
            return "421 4.3.2 closing"
        return "250 OK"


def password(server, session, envelope, mechanism, data):
    right = getattr(data, "password", None) == b"secret" and mode() != "noauth"
    # Not handled: the library says 535 by itself.
    return AuthResult(success=right, handled=right)


def server():
    if not TLS:
        return SMTP(Handler(), hostname="mail.test")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "cert.pem", FOLDER / "key.pem")
    return SMTP(
        Handler(),
        hostname="mail.test",
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=password,
    )


async def main():
    listening = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


asyncio.run(main())
