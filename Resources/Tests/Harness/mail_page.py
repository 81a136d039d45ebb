"""The mail catcher's HTTP side: a page for people, JSON for tests, and the SMS gateway.

GET /                       the page
GET /api/messages           {"Items": [...]} oldest first; ?to= and ?after= narrow it
DELETE /api/messages        forgets them
GET, PUT /api/mode          {"Mode": "Normal"|"Hang"|"Down", "Refuse": {address: code}, "SmsStatus": 200}
GET /messages/{n}/html      the HTML part, under a policy that runs and loads nothing
POST /sms                   {"to", "text"}
"""
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from messages import Message

FOLDER = os.path.dirname(os.path.abspath(__file__))
PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'"
# A mail's own HTML: no script, no forms, nothing from elsewhere; links open in a window of their own.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; " \
              "sandbox allow-popups allow-popups-to-escape-sandbox"
STATIC = {"/": ("mail_page.html", "text/html; charset=utf-8"), "/page.js": ("mail_page.js", "text/javascript"),
          "/page.css": ("mail_page.css", "text/css")}


class MailPage:
    def __init__(self, catcher, host, port):
        self._server = ThreadingHTTPServer((host, port), _Handler)
        self._server.daemon_threads = True
        self._server.catcher = catcher
        self.port = self._server.server_address[1]

    def start(self):
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path in STATIC:
            self._file(*STATIC[url.path])
        elif url.path == "/api/messages":
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            found = self._catcher.messages.find(to=query.get("to"), after=int(query.get("after", "0")))
            self._json({"Items": [message.as_json() for message in found]})
        elif url.path == "/api/mode":
            self._json(self._catcher.mode)
        elif url.path.startswith("/messages/") and url.path.endswith("/html"):
            self._mail(url.path.split("/")[2])
        else:
            self._json({"Message": "not found"}, 404)

    def do_POST(self):
        body = self._body()
        if self.path != "/sms":
            self._json({"Message": "not found"}, 404)
        elif not isinstance(body, dict) or not all(isinstance(body.get(key), str) for key in ("to", "text")):
            self._json({"Message": "expected {to, text}"}, 400)
        elif self._catcher.sms_status != 200:
            self._json({"Message": "refused"}, self._catcher.sms_status)
        else:
            headers = {name: value for name, value in self.headers.items()}
            self._catcher.messages.add(Message(0, "Sms", [body["to"]], body["text"], headers=headers))
            self._json({})

    def do_PUT(self):
        body = self._body()
        if self.path != "/api/mode" or not isinstance(body, dict):
            self._json({"Message": "not found"}, 404)
            return
        for address, code in body.get("Refuse", {}).items():
            self._catcher.refuse(address, code)
        self._catcher.sms_status = body.get("SmsStatus", self._catcher.sms_status)
        mode = body.get("Mode", self._catcher.mode["Mode"])
        (self._catcher.down if mode == "Down" else self._catcher.up)()
        self._catcher.hang(mode == "Hang")
        self._json(self._catcher.mode)

    def do_DELETE(self):
        if self.path == "/api/messages":
            self._catcher.messages.clear()
            self._json({})
        else:
            self._json({"Message": "not found"}, 404)

    def log_message(self, *_):
        """Says nothing: what was caught may hold passcodes."""

    @property
    def _catcher(self):
        return self.server.catcher

    def _body(self):
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            return json.loads(data)
        except ValueError:
            return None

    def _mail(self, number):
        found = [message for message in self._catcher.messages.all() if str(message.number) == number]
        if found and found[0].html:
            html = "<!doctype html><base target=\"_blank\">" + found[0].html
            self._answer(200, "text/html; charset=utf-8", html.encode("utf-8"), MAIL_POLICY)
        else:
            self._json({"Message": "not found"}, 404)

    def _file(self, name, content_type):
        with open(os.path.join(FOLDER, name), "rb") as file:
            self._answer(200, content_type, file.read(), PAGE_POLICY)

    def _json(self, value, status=200):
        self._answer(status, "application/json", json.dumps(value).encode("utf-8"), PAGE_POLICY)

    def _answer(self, status, content_type, data, policy):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)
