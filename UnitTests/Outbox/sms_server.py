#!/usr/bin/python3
"""A small SMS gateway for the tests: the path says how it answers; what it was sent is kept. Prints its port."""
import argparse
import http.server
import itertools
import os
import ssl
import time

FOREVER = 3600
numbers = itertools.count(1)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.keep(body)
        action = self.path.split("?")[0].strip("/")
        if action == "hang":
            time.sleep(FOREVER)
        elif action == "cut":
            # Accepts, and breaks off in the middle of the answer.
            self.wfile.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\nqueued")
            self.close_connection = True
        elif action == "redirect":
            self.answer(307, b"", {"Location": "/200"})
        elif action == "echo":
            self.answer(400, b'{"error": "rejected", "request": ' + body + b"}")
        elif action == "key":
            self.answer(400, b"Unknown key " + self.headers["X-Api-Key"].encode())
        elif action == "endless":
            self.answer(500, b"x" * 10_000_000)
        else:
            self.answer(int(action), b'{"message": "it is\r\n so"}')

    def answer(self, status, body, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def keep(self, body):
        draft = os.path.join(options.folder, "draft")
        os.mkdir(draft)
        for name, value in {"path": self.path.encode(), "body": body,
                            **{k.lower(): v.encode() for k, v in self.headers.items()}}.items():
            with open(os.path.join(draft, name), "wb") as out:
                out.write(value)
        os.rename(draft, os.path.join(options.folder, str(next(numbers))))

    def log_message(self, *arguments):
        pass


parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--certificate")
parser.add_argument("--key")
options = parser.parse_args()

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
if options.certificate:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(options.certificate, options.key)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
