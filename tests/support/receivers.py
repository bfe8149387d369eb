"""Real receivers of notices on loopback, for tests: an HTTPS server of the standard library, and aiosmtpd.

receivers.py https|smtp --folder F --log L [--port P] [--die-after N]

Prints the port it listens on. Every notice it takes is a line of JSON in L before it is answered. F holds server.pem and
server.key; without them https is http. With --die-after the process ends after so many notices, before it has answered
the last one: the sender cannot know that it arrived.
"""
import argparse
import asyncio
import email
import email.policy
import http.server
import json
import os
import ssl
import threading

arguments = argparse.ArgumentParser()
arguments.add_argument("kind")
arguments.add_argument("--folder", required=True)
arguments.add_argument("--log", required=True)
arguments.add_argument("--port", type=int, default=0)
arguments.add_argument("--die-after", type=int, default=0)
asked = arguments.parse_args()

lock = threading.Lock()
taken = 0


def take(what):
    global taken
    with lock:
        with open(asked.log, "a", encoding="utf-8") as log:
            log.write(json.dumps(what, ensure_ascii=False) + "\n")
        taken += 1
        if asked.die_after and taken >= asked.die_after:
            os._exit(1)


def tls():
    certificate = os.path.join(asked.folder, "server.pem")
    if not os.path.exists(certificate):
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, os.path.join(asked.folder, "server.key"))
    return context


class Hook(http.server.BaseHTTPRequestHandler):
    """/STATUS answers with that status, /errcode/N with 200 and what a group robot says, everything else with 204."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        take({"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body})
        parts = self.path.split("?")[0].strip("/").split("/")
        answer = b""
        status = 204
        if parts[0] == "errcode":
            status, answer = 200, json.dumps({"errcode": int(parts[1]), "errmsg": "said"}).encode()
        elif parts[0].isdigit():
            status = int(parts[0])
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def serve_https():
    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, *_):
            pass

    server = Server(("127.0.0.1", asked.port), Hook)
    context = tls()
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def serve_smtp():
    from aiosmtpd.smtp import SMTP, AuthResult

    class Mailbox:
        async def handle_RCPT(self, _server, _session, envelope, address, _options):
            if address.startswith("nobody"):
                return "550 there is nobody of that name"
            if address.startswith("busy"):
                return "451 come again"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, _server, session, envelope):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            take({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
                  "user": session.auth_data.login.decode() if session.auth_data else None,
                  "headers": {k.lower(): str(v) for k, v in message.items()}, "body": message.get_content(),
                  "raw": envelope.content.decode("ascii", "replace")})
            return "250 OK"

    def authenticate(_server, _session, _envelope, _mechanism, data):
        good = getattr(data, "password", None) == "s3cret密".encode()
        return AuthResult(success=good, auth_data=data if good else None, handled=False)

    def make():
        return SMTP(Mailbox(), hostname="localhost", tls_context=tls(), require_starttls=tls() is not None,
                    authenticator=authenticate, auth_required=True, auth_require_tls=tls() is not None)

    async def main():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(make, "127.0.0.1", asked.port)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(main())


{"https": serve_https, "smtp": serve_smtp}[asked.kind]()
