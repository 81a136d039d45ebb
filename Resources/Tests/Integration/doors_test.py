"""Both doors from outside: who may what, other people's identifiers, links, passcodes, sessions, headers."""
import concurrent.futures
import json
import re

import pytest
import requests
from actors import API, MOBILE, REQUESTER, Recipient, Staff, package_mail, radiograph, receive, token_of
from orthanc import Orthanc
from samples import Patient, nhs_number, pdf_bytes

OTHER_REQUESTER = {"Name": "Other Recipient", "Email": "other@clinic.example", "Mobile": "+44 7700 900202"}
OTHER_MOBILE = "+447700900202"
ROLES = ["nobody", "carol", "bob", "alice"]
RANK = {"Guest": 1, "Staff": 2, "Administrator": 3}
RANK_OF_USER = {"nobody": 0, "carol": 1, "bob": 2, "alice": 3}


class Scene:
    """Two patients, each with a study sent to a recipient of their own, who are logged in."""

    def __init__(self, orthanc, mail):
        self.orthanc, self.mail, self.staff = orthanc, mail, Staff(orthanc)
        self.people = [Patient(f"DOORS^{name}", "19660606", "F", f"D{name}", nhs_number(7000 + number))
                       for number, name in enumerate(("MINE", "OTHER"))]
        self.requests, self.recipients, self.studies, self.instances = [], [], [], []
        for person, requester, mobile in zip(self.people, (REQUESTER, OTHER_REQUESTER), (MOBILE, OTHER_MOBILE)):
            [stored] = orthanc.upload(radiograph(person).blobs())
            request = self.staff.enter(person, requester=requester)
            self.staff.upload(f"/requests/{request}/attachments", "report.pdf", pdf_bytes([person.name]))
            self.staff.upload(f"/requests/{request}/identification", "passport.pdf", pdf_bytes(["passport"]))
            sent = self.staff.send(request)
            token = token_of(package_mail(mail, self.staff, sent["Package"]))
            self.recipients.append(Recipient(orthanc, mail, token, mobile).open())
            self.requests.append(request)
            self.studies.append(stored["ParentStudy"])
            self.instances.append(stored["ID"])

    def fresh_link(self, **options):
        """A new package for the first recipient, not yet opened."""
        sent = self.staff.send(self.requests[0], Again=True, **options)
        return Recipient(self.orthanc, self.mail, token_of(package_mail(self.mail, self.staff, sent["Package"])))

    def tells(self, answer):
        """What an answer must not say to who may not know."""
        words = [person.name.encode() for person in self.people] + [study.encode() for study in self.studies]
        return [word for word in [b"DICM", b"\xff\xd8\xff", b"PK\x03\x04", b"%PDF", *words] if word in answer.content]


@pytest.fixture(scope="module")
def scene(orthanc, mail):
    return Scene(orthanc, mail)


def client_of(orthanc, user):
    return orthanc.anonymous() if user == "nobody" else orthanc.as_user(user)


def operations(document):
    return [(method.upper(), path, operation["x-audience"]) for path, methods in document["paths"].items()
            for method, operation in methods.items()]


@pytest.mark.parametrize("user", ROLES)
def test_Threat1_every_route_at_the_staff_door_by_every_role(scene, user):
    """Every route x every role: who may, may; who may not gets 401, 403 or 404, and no byte of a study."""
    delivery = scene.staff.deliveries()[0]["ID"]
    client = client_of(scene.orthanc, user)
    listed = operations(scene.staff.get("/openapi.json"))
    assert len(listed) >= 31
    for method, path, audience in listed:
        identifier = scene.studies[0] if "/studies/" in path else delivery if "/deliveries/" in path else scene.requests[0]
        address = (path.replace("{id}", identifier).replace("{instance}", scene.instances[0])
                   .replace("{n}", "0" if "frames" in path else "1").replace("{section}", "account"))
        # Nothing may change: who is let in is refused for what is in the body.
        data = {"POST": '{"Nonsense": 1}', "PUT": '{"Nonsense": 1}'}.get(method)
        if method == "DELETE":
            address = address.replace("attachments/1", "attachments/77")
        answer = client.request(method, scene.orthanc.url + address, data=data)
        what = (user, method, address, answer.status_code, answer.text[:200])
        if RANK_OF_USER[user] == 0:
            assert answer.status_code == 401 and scene.tells(answer) == [], what
        elif RANK_OF_USER[user] < RANK[audience]:
            assert answer.status_code == 403 and answer.json()["Code"] == "Forbidden" and scene.tells(answer) == [], what
        else:
            expected = (404,) if path.endswith(("/document", "/object")) else (200,) if method == "GET" else (200, 400, 404, 409, 415)
            assert answer.status_code in expected, what


def test_Threat1_a_refused_role_is_on_record(scene):
    """Who may not is refused, and the refusal is audited."""
    scene.orthanc.as_user("carol").get(f"{API}/requests")
    event = scene.staff.audit()[-1]
    assert (event["Action"], event["Actor"], event["Details"]["Role"]) == ("AccessRefused", "carol", "Guest")


def portal_callers(scene):
    forged = scene.orthanc.portal()
    forged.cookies.set("exchange", "A" * 43)
    hashed = scene.orthanc.portal()
    hashed.cookies.set("exchange", "0" * 64)
    administrator = scene.orthanc.portal()
    administrator.auth = ("alice", scene.orthanc.users["alice"][0])
    return {"nobody": scene.orthanc.portal(), "forged cookie": forged, "hash as cookie": hashed,
            "administrator of Orthanc": administrator, "recipient of another": scene.recipients[1].http,
            "recipient": scene.recipients[0].http}


@pytest.mark.parametrize("caller", ["nobody", "forged cookie", "hash as cookie", "administrator of Orthanc",
                                    "recipient of another", "recipient"])
def test_Threat1_every_route_at_the_portal_by_every_caller(scene, caller):
    """Anonymous, recipient of this package, recipient of another, administrator: 401, 403 or 404, and no byte of a study."""
    client, mine = portal_callers(scene)[caller], scene.recipients[0]
    listed = operations(scene.orthanc.portal().get("/api/openapi.json").json())
    assert len(listed) >= 15
    for method, path, audience in listed:
        if path == "/api/session":
            continue        # test_Threat5_... logs out
        address = (path.replace("{id}", mine.package).replace("{instance}", scene.instances[0])
                   .replace("{n}", "0" if "frames" in path else "1").replace("{token}", "A" * 43))
        data = '{"Nonsense": 1}' if method == "POST" else None
        answer = client.request(method, scene.orthanc.portal_url + address, data=data)
        what = (caller, method, address, answer.status_code, answer.text[:200])
        assert answer.status_code < 500, what
        if audience == "Public":
            assert answer.status_code == (404 if "links" in path and method == "GET" else answer.status_code), what
            assert scene.tells(answer) == [], what
        elif caller not in ("recipient", "recipient of another"):
            assert answer.status_code == 401 and scene.tells(answer) == [], what
        elif caller == "recipient of another" and "{id}" in path:
            assert answer.status_code in ((404,) if method == "GET" else (400, 404)) and scene.tells(answer) == [], what
        elif caller == "recipient of another":
            assert mine.package not in answer.text and "DOORS^MINE" not in answer.text, what
        elif not path.endswith(("/document", "/object")):
            assert answer.status_code == (200 if method == "GET" else 400), what


def test_Threat1_none_of_orthanc_stands_behind_the_portal(scene):
    """A hospital publishes that port alone; none of Orthanc's REST API exists behind it."""
    client = portal_callers(scene)["administrator of Orthanc"]
    for path in ("/studies", "/patients", "/instances", f"/instances/{scene.instances[0]}/file", "/system", "/app/explorer.html",
                 "/exchange/api/me", "/exchange/api/audit", "/exchange/app/", "/api/requests/1", "/api/audit", "/api/settings",
                 "/api/../exchange/api/me", "//studies", "/l/../studies", "/assets/../../etc/passwd"):
        answer = client.get(scene.orthanc.portal_url + path)
        assert answer.status_code in (400, 404) and scene.tells(answer) == [], (path, answer.status_code)


def test_Threat2_other_peoples_identifiers_inside_ones_own_session(scene):
    """Somebody else's identifiers (study, instance, frame, attachment, package) inside one's own session."""
    mine, other = scene.recipients
    own, foreign = f"/packages/{mine.package}", f"/packages/{other.package}"
    hidden = [f"{own}/instances/{scene.instances[1]}/frames/0", f"{own}/instances/{scene.instances[1]}/document",
              f"{own}/instances/{scene.studies[0]}/frames/0", f"{own}/attachments/2", f"{own}/attachments/0",
              foreign, foreign + "/archive", foreign + "/studies", foreign + "/attachments/1",
              f"{foreign}/instances/{scene.instances[0]}/frames/0", f"{foreign}/instances/{scene.instances[1]}/frames/0"]
    for path in hidden:
        answer = mine.call("GET", path, 404)
        assert scene.tells(answer) == [], path
    mine.call("POST", foreign + "/decline", 404, json={})
    [package] = [one for one in scene.staff.get(f"/requests/{scene.requests[1]}")["Packages"] if one["ID"] == other.package]
    assert package["State"] == "Active"
    shown = mine.get("/packages", params={"view": "All"})["Items"]
    assert other.package not in {row["ID"] for row in shown} and mine.package in {row["ID"] for row in shown}


def test_Threat3_a_thousand_gets_consume_nothing(scene):
    """A thousand GETs consume nothing (as link scanners make them)."""
    visitor = scene.fresh_link()

    def scan(count):
        with requests.Session() as scanner:
            scanner.trust_env = False
            return {scanner.get(scene.orthanc.portal_url + path + visitor.token).status_code
                    for _ in range(count) for path in ("/l/", "/api/links/")}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert set().union(*pool.map(scan, [125] * 4)) == {200}
    events = [event for event in scene.staff.audit() if event["Action"] == "LinkOpened"]
    visitor.open()
    assert len([event for event in scene.staff.audit() if event["Action"] == "LinkOpened"]) == len(events) + 1


def test_Threat3_two_presses_at_once_open_it_once(scene):
    """Two presses at once open it once."""
    visitor = scene.fresh_link()
    passcode = visitor.ask_for_passcode()

    def press(_):
        return requests.post(f"{scene.orthanc.portal_url}/api/links/{visitor.token}/open", json={"Passcode": passcode})
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + 7 * [403]
    assert {answer.json()["Code"] for answer in answers if answer.status_code == 403} == {"PasscodeSpent"}
    assert sum("exchange" in answer.cookies for answer in answers) == 1


def without_date(answer):
    return answer.status_code, answer.content, {name: value for name, value in answer.headers.items() if name != "Date"}


def test_Threat3_dead_links_all_look_alike(scene):
    """Dead ones all look alike: declined, unknown, malformed."""
    declined = scene.fresh_link().open()
    declined.call("POST", f"/packages/{declined.package}/decline", json={})
    live = scene.recipients[0].token
    tokens = [declined.token, "A" * 43, live[:-1] + ("A" if live[-1] != "A" else "B"), live + "A", live[:-1], "x", "%00", "'"]
    portal = scene.orthanc.portal()
    for method, path in (("GET", "/l/{}"), ("GET", "/api/links/{}"), ("POST", "/api/links/{}/passcode"),
                         ("POST", "/api/links/{}/open")):
        answers = [portal.request(method, path.format(token), json={} if method == "POST" else None) for token in tokens]
        assert len({str(without_date(answer)) for answer in answers if answer.status_code != 400}) == 1
        assert answers[0].status_code == 404 and {answer.status_code for answer in answers} <= {404, 400}
        assert b"DOORS" not in answers[0].content


def test_Threat4_five_tries_even_in_parallel(scene):
    """Passcodes: five tries for the code's life even when tried in parallel."""
    visitor = scene.fresh_link()
    passcode = visitor.ask_for_passcode()
    wrong = [f"{(int(passcode) + 1 + number) % 10 ** len(passcode):0{len(passcode)}d}" for number in range(24)]

    def guess(code):
        return requests.post(f"{scene.orthanc.portal_url}/api/links/{visitor.token}/open", json={"Passcode": code})
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, wrong))
    assert {answer.status_code for answer in answers} == {403}
    left = sorted(int(answer.json()["Details"]["TriesLeft"]) for answer in answers if answer.json()["Code"] == "PasscodeWrong")
    assert left == [1, 2, 3, 4] and [answer.json()["Code"] for answer in answers].count("PasscodeSpent") == 20
    late = visitor.try_passcode(passcode)
    assert (late.status_code, late.json()["Code"]) == (403, "PasscodeSpent")
    visitor.open()      # a new code opens it


def test_Threat4_D3_a_passcode_works_once_and_the_newest_alone(scene):
    """A passcode can be used once, for a limited time, with a limited number of tries."""
    visitor = scene.fresh_link()
    first, second = visitor.ask_for_passcode(), visitor.ask_for_passcode()
    assert len(second) >= 6
    if first != second:
        assert visitor.try_passcode(first).json()["Code"] == "PasscodeWrong"
    assert visitor.try_passcode(second).status_code == 200
    assert visitor.try_passcode(second).json()["Code"] == "PasscodeSpent"
    for wrong in ("0", second + "0", " " + second, "٠١٢٣٤٥"):
        assert visitor.try_passcode(wrong).status_code == 403
    for nothing in ({}, {"Passcode": ""}, {"Passcode": None}, {"Passcode": int(second)}):
        assert visitor.http.post(f"/api/links/{visitor.token}/open", json=nothing).status_code == 400


def test_Threat4_D3_a_press_without_a_passcode_costs_no_try(scene):
    visitor = scene.fresh_link()
    passcode = visitor.ask_for_passcode()
    for nothing in [{}, {"Passcode": ""}, {"Passcode": None}] * 2:
        refused = visitor.http.post(f"/api/links/{visitor.token}/open", json=nothing)
        assert (refused.status_code, refused.json()["Code"], refused.json()["Details"]) == (400, "MissingField", {"Field": "Passcode"})
    assert visitor.try_passcode(passcode).status_code == 200


def test_Threat4_a_passcode_opens_its_own_link_alone(scene):
    """... of this link, and of no other."""
    one, other = scene.fresh_link(), scene.fresh_link()
    passcode = one.ask_for_passcode()
    other.ask_for_passcode()
    if other.try_passcode(passcode).status_code != 403:
        pytest.fail("a passcode of one link opened another")
    assert one.try_passcode(passcode).status_code == 200


def test_Threat4_a_few_passcodes_an_hour_and_none_in_the_answer(scene):
    """At most a few sent per hour; never shown, logged or returned."""
    visitor = scene.fresh_link()
    answers = [visitor.http.post(f"/api/links/{visitor.token}/passcode", json={}) for _ in range(7)]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [200] * 5 + [429] * 2 and answers[-1].json()["Code"] == "TooManyPasscodes"
    assert int(answers[-1].headers["Retry-After"]) == int(answers[-1].json()["Details"]["RetryAfter"]) > 0
    assert not any(re.search(r"\d{6}", answer.text) for answer in answers)


def test_Threat5_the_cookie_is_kept_from_scripts_and_other_sites(scene):
    """Sessions: random, HttpOnly, SameSite; each login gets its own."""
    visitor = scene.fresh_link()
    visitor.http.cookies.set("exchange", "chosen-by-somebody-else")
    answer = visitor.try_passcode(visitor.ask_for_passcode())
    header = answer.headers["Set-Cookie"]
    value = re.fullmatch(r"exchange=([A-Za-z0-9_-]{43,}); Path=/; HttpOnly; SameSite=Strict", header).group(1)
    assert value != "chosen-by-somebody-else" and value not in answer.text
    assert visitor.token not in header and answer.headers["Cache-Control"] == "no-store"


def test_Threat5_logout_ends_the_session_for_every_copy_of_the_cookie(scene):
    """Ended at logout."""
    visitor = scene.fresh_link().open()
    copy = scene.orthanc.portal()
    copy.cookies.update(visitor.http.cookies)
    assert copy.get("/api/me").status_code == 200
    answer = visitor.call("DELETE", "/session")
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    for path in ("/api/me", "/api/packages", f"/api/packages/{visitor.package}/archive"):
        assert copy.get(path).status_code == 401
    assert scene.recipients[0].get("/me")["Kind"] == "Recipient"       # the other session goes on


CROSS_SITE = [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
              {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://127.0.0.1.evil.example"}]


@pytest.mark.parametrize("headers", CROSS_SITE, ids=lambda headers: " ".join(headers.values()))
def test_Threat5_calls_from_another_site_are_refused_at_both_doors(scene, headers):
    """State-changing calls from another site are refused at both doors."""
    mine = scene.recipients[0]
    before = scene.staff.get("/requests")["Total"]
    for method, path in (("POST", f"/packages/{mine.package}/decline"), ("DELETE", "/session")):
        body = {"json": {}} if method == "POST" else {}
        assert mine.call(method, path, 403, headers=headers, **body).json()["Code"] == "CrossSite"
    assert scene.orthanc.portal().post(f"/api/links/{mine.token}/passcode", json={}, headers=headers).status_code == 403
    for method, path in (("POST", f"/requests/{scene.requests[0]}/send"), ("PUT", "/settings/account"), ("POST", "/requests")):
        refusal = Staff(scene.orthanc, "alice").call(method, path, 403, json={}, headers=headers)
        assert refusal["Code"] == "CrossSite"
    assert mine.get("/me") and scene.staff.get("/requests")["Total"] == before


@pytest.mark.parametrize("user", ["carol", "bob"])
@pytest.mark.parametrize("kind", ["multipart/form-data", "Multipart/Form-Data", "multipart/form-data "])
def test_Threat1_Threat5_a_form_gets_nothing_past_the_checks_on_role_and_site(scene, user, kind):
    """Orthanc takes such a POST apart, and would hand its parts over without headers: nobody's call, from nowhere."""
    before = scene.staff.get("/requests")["Total"]
    request = scene.requests[0]
    sent = len(scene.staff.get(f"/requests/{request}")["Packages"])
    entry = json.dumps({"Requester": REQUESTER, "Patient": {"PatientName": "FORGED^REQUEST"}})
    for slashes in ("/", "//"):
        for path, part in ((f"/requests/{request}/send", '{"Close": true, "Again": true}'), ("/requests", entry),
                           (f"/requests/{request}/decline", '{"Reason": "The request was withdrawn"}')):
            body = f'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n{part}\r\n--x--\r\n'
            answer = client_of(scene.orthanc, user).post(scene.orthanc.url + slashes + API.lstrip("/") + path, data=body.encode(),
                                                         headers={"Content-Type": f"{kind};boundary=x", "Origin": "https://evil.example"})
            assert answer.status_code in (400, 403), (path, answer.status_code, answer.text)
    now = scene.staff.get(f"/requests/{request}")
    assert (now["State"], len(now["Packages"]), scene.staff.get("/requests")["Total"]) == ("ToReview", sent, before)


def test_Threat5_a_link_changes_nothing_whatever_method_it_claims(scene):
    """Orthanc takes GET ...?_method=DELETE for a DELETE; a link in an e-mail comes from no other site."""
    request = scene.requests[0]
    before = scene.staff.get(f"/requests/{request}")
    for path, method in (("/attachments/1", "DELETE"), ("/identification/ask", "POST"), ("/selection", "put")):
        answer = scene.staff.http.get(f"{API}/requests/{request}{path}?_method={method}", headers={"Sec-Fetch-Site": "none"})
        assert answer.status_code in (400, 403), (path, answer.text)     # of a POST, Orthanc itself misses the body
    after = scene.staff.get(f"/requests/{request}")
    assert after["Attachments"] and (after["Revision"], after["Attachments"]) == (before["Revision"], before["Attachments"])


def test_Threat12_every_answer_is_strict_and_says_little(scene):
    """No version banner, stack trace, path; strict CSP, nosniff, Referrer-Policy: no-referrer."""
    mine = scene.recipients[0]
    portal, bob = mine.http, scene.staff.http
    answers = [portal.get(path) for path in ("/", f"/l/{mine.token}", "/l/x", "/nothing", "/api/me", "/api/institution",
                                             "/api/nothing", f"/api/packages/{mine.package}/archive",
                                             f"/api/packages/{mine.package}/attachments/1",
                                             f"/api/packages/{mine.package}/instances/{scene.instances[0]}/frames/0")]
    answers += [portal.post("/api/links/x/open", data="{"), portal.put("/api/me"), portal.get("/" + "x" * 5000)]
    answers += [bob.get(path) for path in ("/exchange/app/", f"{API}/me", f"{API}/requests", f"{API}/nothing", f"{API}/audit.csv",
                                           f"{API}/requests/{scene.requests[0]}/identification/1")]
    answers += [bob.post(f"{API}/requests", data="{"), scene.orthanc.as_user("carol").get(f"{API}/requests")]
    for answer in answers:
        headers, what = answer.headers, (answer.url[:100], answer.status_code, dict(answer.headers))
        policy = headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy and "script-src" not in policy.replace("script-src 'self' 'wasm-unsafe-eval'", ""), what
        assert "'unsafe-eval'" not in policy and "*" not in policy and "frame-ancestors 'none'" in policy, what
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer", what
        assert len(answer.raw.headers.getlist("Content-Type")) <= 1, what
        assert "Server" not in headers and "X-Powered-By" not in headers, what
        assert headers["Cache-Control"].startswith(("no-store", "no-cache", "private")), what
        if not answer.ok:
            assert not re.search(r"/work|/tmp|\.cpp|boost|soci|sqlite|exception|Orthanc/", answer.text, re.I), what


@pytest.mark.parametrize("place", ["portal", "staff"])
def test_Threat12_pages_load_from_their_own_site_alone(scene, place):
    """No third-party request from any page."""
    client, path = (scene.orthanc.portal(), "/") if place == "portal" else (scene.staff.http, "/exchange/app/")
    page = client.get(path)
    assert page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
    for address in re.findall(r"""(?:src|href)=["']([^"']+)["']""", page.text):
        assert not re.match(r"(?i)(https?:)?//", address), address
        if address.endswith((".js", ".css")):
            target = requests.compat.urljoin(page.url, address)
            found = client.get(target)
            assert found.status_code == 200 and "immutable" in found.headers["Cache-Control"], target
    assert "<script>" not in page.text and "onclick" not in page.text


def test_Threat5_C5_behind_tls_the_cookie_is_secure(mail, certificate):
    """Secure behind TLS; everything that leaves is encrypted on its way."""
    key, cert = (str(path) for path in certificate)
    orthanc = Orthanc(mail=mail, exchange={"Portal": {"Certificate": cert, "PrivateKey": key}})
    orthanc.config["Exchange"]["Portal"]["PublicUrl"] = f"https://localhost:{orthanc.portal_port}"
    orthanc.start(wait=False)
    try:
        address = f"https://localhost:{orthanc.portal_port}"
        browser = requests.Session()
        browser.trust_env, browser.verify = False, cert
        orthanc._ready = lambda: _answers(orthanc, browser, address)
        orthanc.wait_until_ready()
        staff = Staff(orthanc)
        staff.wait_for_index()
        person = Patient("TLS^PATIENT", "19660606", "F", "T1", nhs_number(7100))
        orthanc.upload(radiograph(person).blobs())
        sent = staff.send(staff.enter(person))
        message = package_mail(mail, staff, sent["Package"])
        assert message.links[0].startswith(address + "/l/")
        link = f"{address}/api/links/{token_of(message)}"
        seen = mail.messages.find(channel="Sms")
        assert browser.post(link + "/passcode", json={}).status_code == 200
        code = mail.messages.wait_for(channel="Sms", after=seen[-1].number if seen else 0).passcode
        answer = browser.post(link + "/open", json={"Passcode": code})
        assert answer.headers["Set-Cookie"].startswith("__Host-exchange=") and answer.headers["Set-Cookie"].endswith("; Secure")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
        assert browser.get(address + "/api/me").status_code == 200
        with pytest.raises(requests.ConnectionError):
            requests.get(f"http://127.0.0.1:{orthanc.portal_port}/api/institution", timeout=5)
    finally:
        orthanc.kill()
        orthanc.close()


def _answers(orthanc, browser, address):
    try:
        return (orthanc.as_user("bob").get(f"{API}/me", timeout=10).ok
                and browser.get(address + "/api/institution", timeout=10).ok)
    except requests.RequestException:
        return False


def test_E4_a_recipient_without_download_never_grows_rights(orthanc, mail, scene):
    """Rights never grow: a package without download stays so beside one with it, in the same session."""
    limited = receive(orthanc, mail, scene.staff, scene.requests[0], Again=True, Download=False)
    assert limited.download().status_code == 403
    for visitor in (limited, scene.recipients[0]):
        assert visitor.http.get(f"/api/packages/{limited.package}/archive", headers={"Range": "bytes=0-9"}).status_code == 403
        assert visitor.http.get(f"/api/packages/{limited.package}/archive", headers={"Range": "bytes=5-"}).status_code == 403
        assert visitor.http.head(f"/api/packages/{limited.package}/archive").status_code == 403
