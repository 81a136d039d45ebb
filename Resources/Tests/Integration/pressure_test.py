"""The portal's listener in a real Orthanc, under clients that are slow, greedy, ambiguous or silent.

UnitTests/Portal holds the listener to its limits one by one; here it stands with everything behind it, and what counts is
that others are served meanwhile. Each attacker has an address of its own in 127.0.0.0/8.
"""
import concurrent.futures
import contextlib
import re
import socket
import ssl
import struct

import pytest
import requests
from actors import Recipient, Staff, package_mail, radiograph, token_of, until
from mail_catcher import LOOPBACK
from orthanc import Orthanc
from samples import Patient, make_ct, nhs_number
from samples.study import Study

ATTACKER, OTHER_ATTACKER, BYSTANDER = "127.0.0.66", "127.0.0.67", "127.0.0.77"
HOST = "Host: portal.example\r\n"
NO_LINK = "/api/links/" + "A" * 43
INSTITUTION = f"GET /api/institution HTTP/1.1\r\n{HOST}\r\n".encode()
# What a second reader of the same bytes might take for a request of somebody else's.
SMUGGLED = f"GET /api/institution HTTP/1.1\r\n{HOST}X-Smuggled: yes\r\n\r\n"


def dial(port, source=ATTACKER, timeout=20, receive_buffer=None):
    client = socket.socket()
    if receive_buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.settimeout(timeout)
    # Closed without ceremony: thousands of ports that linger would be missing in the tests that follow.
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.bind((source, 0))
    client.connect((LOOPBACK, port))
    return client


@contextlib.contextmanager
def crowd(port, count, data=b"", source=ATTACKER):
    """Connections of one address that have sent `data` and wait. Those beyond its share are closed by the portal."""
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(dial(port, source)) for _ in range(count)]
        for client in clients:
            with contextlib.suppress(OSError):      # put out already
                client.sendall(data)
        yield clients


def read_all(client):
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := client.recv(65536):
            received += piece
    return received


def exchange(orthanc, data, source=ATTACKER):
    """Everything that the portal answers until it closes."""
    with dial(orthanc.portal_port, source) as client:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            client.sendall(data)
        return read_all(client)


def statuses(answer):
    return [int(found) for found in re.findall(rb"HTTP/1\.1 ([0-9]{3}) ", answer)]


def assert_served(orthanc, source=BYSTANDER, times=10):
    for _ in range(times):
        with dial(orthanc.portal_port, source) as client:
            client.sendall(INSTITUTION.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            assert b"St Elsewhere" in read_all(client)


def post(headers, body=""):
    return f"POST {NO_LINK}/open HTTP/1.1\r\n{HOST}{headers}\r\n{body}"


AMBIGUOUS = {
    "a length and chunks": (post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400),
    "chunks and a length": (post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"), 400),
    "two lengths": (post("Content-Length: 0\r\nContent-Length: 44\r\n"), 400),
    "one length twice": (post("Content-Length: 0\r\nContent-Length: 0\r\n"), 400),
    "a list of lengths": (post("Content-Length: 0, 44\r\n"), 400),
    "a signed length": (post("Content-Length: +0\r\n"), 400),
    "a length that overflows": (post("Content-Length: 18446744073709551616\r\n"), 400),
    "a blank before the colon": (post("Content-Length : 44\r\n"), 400),
    "a folded line": (post("X-A: b\r\n Content-Length: 44\r\n"), 400),
    "a folded encoding": (post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), 400),
    "bare line feeds": (post("").replace("\r\n", "\n"), 400),
    "a bare line feed in a value": (post("X-A: b\nContent-Length: 44\r\n"), 400),
    "a bare carriage return": (post("X-A: b\rContent-Length: 44\r\n"), 400),
    "a NUL": (post("X-A: b\0c\r\n"), 400),
    "another encoding": (post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400),
    "an encoding in disguise": (post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400),
    "an encoding with a tab": (post("Transfer-Encoding: \x0bchunked\r\n", "0\r\n\r\n"), 400),
    "two encodings": (post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"), 400),
    "chunks in HTTP/1.0": (post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n").replace("HTTP/1.1", "HTTP/1.0"), 400),
    "a chunk extension": (post("Transfer-Encoding: chunked\r\n", "0;a=b\r\n\r\n"), 400),
    "a chunk line of zeros": (post("Transfer-Encoding: chunked\r\n", "0" * 3000 + "\r\n\r\n"), 400),
    "a chunk size with 0x": (post("Transfer-Encoding: chunked\r\n", "0x1\r\nx\r\n0\r\n\r\n"), 400),
    "a chunk longer than it says": (post("Transfer-Encoding: chunked\r\n", "1\r\nxy\r\n0\r\n\r\n"), 400),
    "a trailer": (post("Transfer-Encoding: chunked\r\n", "0\r\nContent-Length: 44\r\n\r\n"), 400),
    "no host": ("GET / HTTP/1.1\r\n\r\n", 400),
    "two hosts": (f"GET / HTTP/1.1\r\n{HOST}{HOST}\r\n", 400),
    "another version": (f"GET / HTTP/1.2\r\n{HOST}\r\n", 400),
    "HTTP/2 without asking": ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "an absolute target": (f"GET http://127.0.0.1/api/institution HTTP/1.1\r\n{HOST}\r\n", 400),
    "an authority": (f"GET 127.0.0.1:80 HTTP/1.1\r\n{HOST}\r\n", 400),
    "an asterisk": (f"OPTIONS * HTTP/1.1\r\n{HOST}\r\n", 405),
    "a tunnel": (f"CONNECT 127.0.0.1:25 HTTP/1.1\r\n{HOST}\r\n", 405),
    "dot segments": (f"GET /api/../institution HTTP/1.1\r\n{HOST}\r\n", 400),
    "hidden dot segments": (f"GET /api/%2e%2e/institution HTTP/1.1\r\n{HOST}\r\n", 400),
    "a hidden slash": (f"GET /api%2finstitution HTTP/1.1\r\n{HOST}\r\n", 400),
    "an empty segment": (f"GET //api/institution HTTP/1.1\r\n{HOST}\r\n", 400),
    "a huge target": (f"GET /{'a' * 8000} HTTP/1.1\r\n{HOST}\r\n", 414),
    "a huge query": (f"GET /?q={'a' * 100000} HTTP/1.1\r\n{HOST}\r\n", 414),
    "a huge header": (f"GET / HTTP/1.1\r\n{HOST}Cookie: {'a' * 100000}\r\n\r\n", 431),
    "a thousand headers": (f"GET / HTTP/1.1\r\n{HOST}" + "X-A: b\r\n" * 1000 + "\r\n", 431),
}


@pytest.mark.parametrize("what", AMBIGUOUS)
def test_Threat7_what_two_readers_could_read_differently_is_refused_and_nothing_behind_it_is_read(orthanc, what):
    """One answer, a refusal, and the end of the connection: the request hidden behind is never served."""
    data, expected = AMBIGUOUS[what]
    answer = exchange(orthanc, (data + SMUGGLED).encode("latin-1"))
    assert statuses(answer) == [expected], answer[:500]
    assert b"St Elsewhere" not in answer and b"\r\nConnection: close\r\n" in answer


def test_Threat7_pipelined_requests_are_answered_in_order(orthanc):
    """Sent ahead, answered one after the other, each with its own answer; bodies are not mistaken for requests."""
    body = SMUGGLED.encode()
    requests_sent = b"".join([
        INSTITUTION, f"GET {NO_LINK} HTTP/1.1\r\n{HOST}\r\n".encode(),
        f"POST {NO_LINK}/open HTTP/1.1\r\n{HOST}Content-Length: {len(body)}\r\n\r\n".encode() + body,
        INSTITUTION * 20, f"GET /api/packages HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n".encode(), INSTITUTION])
    answer = exchange(orthanc, requests_sent)
    assert statuses(answer) == [200, 404, 400] + [200] * 20 + [401], statuses(answer)


def test_Threat7_a_client_that_asks_before_sending_is_answered(orthanc):
    """Expect: 100-continue is answered before a body that is welcome, and refused before one that is not."""
    with dial(orthanc.portal_port) as client:
        client.sendall(f"POST {NO_LINK}/open HTTP/1.1\r\n{HOST}Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
                       .encode())
        assert client.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"{}")
        assert statuses(read_all(client))[0] in (400, 404)
    for headers, expected in (("Expect: 100-continue\r\nContent-Length: 100000000\r\n", 413), ("Expect: x\r\n", 417)):
        answer = exchange(orthanc, f"POST {NO_LINK}/open HTTP/1.1\r\n{HOST}{headers}\r\n".encode())
        assert statuses(answer) == [expected], answer[:300]


SLOW = {
    "silent": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
    "one byte of a body": post("Content-Length: 1000\r\n", "x").encode(),
    "one byte of a chunk": post("Transfer-Encoding: chunked\r\n", "F").encode(),
}


@pytest.mark.parametrize("what", SLOW)
def test_Threat7_hundreds_of_slow_clients_keep_nobody_waiting(orthanc, what):
    """One byte a second, or none: more connections of one address than it may have, while others are served."""
    with crowd(orthanc.portal_port, 300, SLOW[what]) as clients:
        assert_served(orthanc)
        for client in clients[-20:]:        # drip on
            with contextlib.suppress(OSError):
                client.sendall(b"x")
        assert_served(orthanc)
        assert_served(orthanc, ATTACKER, 1)     # even the same household gets in: the longest waiting makes room
        clients[0].settimeout(20)
        assert 200 not in statuses(read_all(clients[0]))


def test_Threat7_two_attackers_share_no_more_than_their_own_places(orthanc):
    """Connections are limited per address: a second attacker does not push out a bystander who waits."""
    with dial(orthanc.portal_port, BYSTANDER) as waiting:
        waiting.sendall(INSTITUTION)
        assert b"St Elsewhere" in waiting.recv(65536)
        with crowd(orthanc.portal_port, 250), crowd(orthanc.portal_port, 250, source=OTHER_ATTACKER):
            waiting.sendall(INSTITUTION)
            assert b"St Elsewhere" in waiting.recv(65536)


def test_Threat7_half_open_handshakes_keep_nobody_waiting(mail, certificate):
    """Hundreds of TLS handshakes that are never finished, and garbage instead of one, while others are served."""
    key, cert = (str(path) for path in certificate)
    secured = Orthanc(mail=mail, exchange={"Portal": {"Certificate": cert, "PrivateKey": key}})
    browser = requests.Session()
    browser.trust_env, browser.verify = False, cert
    address = f"https://localhost:{secured.portal_port}/api/institution"
    context = ssl.create_default_context(cafile=cert)
    hello, silence = ssl.MemoryBIO(), ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):
        context.wrap_bio(silence, hello, server_hostname="localhost").do_handshake()
    greeting = hello.read()

    def ready():
        try:
            return browser.get(address, timeout=10).status_code == 200
        except requests.RequestException:
            return False
    secured.start(wait=False)
    try:
        until(ready, "the portal behind TLS", 60)
        for data in (b"", greeting[:20], greeting, b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"\0" * 500):
            with crowd(secured.portal_port, 220, data):
                browser.close()         # a new handshake each time
                assert browser.get(address, timeout=20).status_code == 200
        assert "exception" not in secured.log().lower()
    finally:
        secured.close()


def test_Threat7_readers_that_read_nothing_hold_up_no_other_download(orthanc, mail, staff):
    """Slow readers: the recipient's own stalled downloads are limited, and other recipients get theirs."""
    people = [Patient(f"PRESSURE^{name}", "19600101", "O", f"P{name}", nhs_number(8000 + number))
              for number, name in enumerate(("MINE", "OTHER"))]
    orthanc.upload(make_ct(people[0], Study("CT HEAD"), slices=24).blobs())
    orthanc.upload(radiograph(people[1]).blobs())
    staff.wait_for_index()
    mine, other = (Recipient(orthanc, mail, token_of(package_mail(mail, staff, staff.send(staff.enter(person))["Package"])))
                   .open() for person in people)
    cookie = "; ".join(f"{one.name}={one.value}" for one in mine.http.cookies)
    asking = f"GET /api/packages/{mine.package}/archive HTTP/1.1\r\n{HOST}Cookie: {cookie}\r\n\r\n".encode()
    with contextlib.ExitStack() as stack:
        stalled = [stack.enter_context(dial(orthanc.portal_port, receive_buffer=4096)) for _ in range(30)]
        begun = []
        for client in stalled:
            client.sendall(asking)
            begun.append(int(client.recv(13).split()[1]))
        assert begun.count(200) == 24 and set(begun[24:]) == {503}, begun
        assert other.archive().testzip() is None
        assert_served(orthanc)
    until(lambda: mine.download().status_code == 200, "room for downloads again")


def test_Threat7_thirty_browsers_at_once_are_all_served(orthanc):
    """Nothing of this keeps honest crowds out: parallel connections of one hospital's address."""
    def visit(_):
        with dial(orthanc.portal_port, BYSTANDER) as client:
            client.sendall(INSTITUTION * 9 + INSTITUTION.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            return statuses(read_all(client))
    with concurrent.futures.ThreadPoolExecutor(30) as pool:
        assert all(seen == [200] * 10 for seen in pool.map(visit, range(60)))
    assert Staff(orthanc).get("/audit/verify")["Valid"] is True
