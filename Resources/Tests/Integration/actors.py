"""Who takes part in the tests: staff at Orthanc's own door, a recipient at the portal.

Both speak HTTP alone, as a script of a hospital would.
"""
import io
import time
import zipfile
from urllib.parse import quote, urlsplit

from samples import Patient, make_radiograph
from samples.study import Study

API = "/exchange/api"
IDENTITY = ("PatientName", "PatientBirthDate", "NationalID", "PatientID", "PatientSex")
REQUESTER = {"Name": "Harriet Vane", "Organization": "Vane & Wimsey Solicitors", "Email": "h.vane@solicitors.example",
             "Phone": "+44 20 7946 0101", "Mobile": "+44 7700 900101"}
MOBILE = "+447700900101"        # as the gateway is told it


def identity(patient):
    """The Patient of a request, from a sample or from an entry of the catalogue."""
    known = patient.as_catalogue() if isinstance(patient, Patient) else patient
    return {field: known[field] for field in IDENTITY}


def radiograph(patient, description="XR CHEST", date="20261103", seed=0):
    """The smallest study of the samples: one image."""
    return make_radiograph(patient, Study(description, date, accession=f"X{seed}", seed=seed), seed=seed)


def until(condition, what, timeout=60.0):
    """The first true answer of the condition, asked again and again; AssertionError where none comes in time."""
    end = time.monotonic() + timeout
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < end, f"{what}: not within {timeout} s"
        time.sleep(0.05)


class Staff:
    """One user of Orthanc. Every call gives the JSON and insists on the status."""

    def __init__(self, orthanc, user="bob"):
        self.orthanc = orthanc
        self.http = orthanc.as_user(user)

    def call(self, method, path, status=200, **options):
        answer = self.http.request(method, API + path, **options)
        assert answer.status_code == status, f"{method} {path} answered {answer.status_code}: {answer.text[:2000]}"
        return answer.json()

    def get(self, path, status=200, **options):
        return self.call("GET", path, status, **options)

    def post(self, path, body=None, status=200, **options):
        return self.call("POST", path, status, json={} if body is None else body, **options)

    def put(self, path, body, status=200):
        return self.call("PUT", path, status, json=body)

    def enter(self, patient, status=200, requester=None, **fields):
        """Enters a request; its identifier, or the refusal."""
        body = {"Requester": requester or REQUESTER, "Patient": identity(patient), **fields}
        answer = self.post("/requests", body, status)
        return answer["ID"] if status == 200 else answer

    def upload(self, path, name, content, status=200):
        """A file. Orthanc drops the query of a POST, so the name travels in a header (RFC 6266)."""
        header = {"Content-Disposition": "attachment; filename*=UTF-8''" + quote(name, safe="")}
        return self.call("POST", path, status, data=content, headers=header)

    def matches(self, request):
        return self.get(f"/requests/{request}/matches")

    def matching(self, request):
        """Orthanc's identifiers of the studies that match."""
        return {study["Study"] for study in self.matches(request)["Matching"]}

    def exclude(self, request, *studies):
        return self.put(f"/requests/{request}/selection", {"Excluded": list(studies)})

    def send(self, request, close=False, status=200, **options):
        return self.post(f"/requests/{request}/send", {"Close": close, **options}, status)

    def audit(self, request=None):
        """Oldest first."""
        path = f"/requests/{request}/audit" if request else "/audit"
        events = self.get(path, params={"limit": 500})["Items"]
        return sorted(events, key=lambda event: event["Sequence"])

    def deliveries(self, **filters):
        return self.get("/deliveries", params={"limit": 500, **filters})["Items"]

    def wait_for_index(self, studies=None):
        """Until the identity index is filled, and holds that many studies."""
        def filled():
            index = self.get("/system")["Index"]
            return index["Ready"] and (studies is None or index["Studies"] == studies)
        until(filled, f"an index of {studies} studies")

    def wait_for_delivery(self, state, **filters):
        """The first delivery of this state."""
        def found():
            return next((one for one in self.deliveries(**filters) if one["State"] == state), None)
        return until(found, f"a delivery that is {state}")


def token_of(message):
    """The secret part of the only link in an e-mail."""
    assert len(message.links) == 1, message.text
    path = urlsplit(message.links[0]).path
    assert path.startswith("/l/"), path
    return path[len("/l/"):]


class Recipient:
    """A browser at the portal with a link out of an e-mail."""

    def __init__(self, orthanc, mail, token, mobile=MOBILE):
        self.http = orthanc.portal()
        self.mail, self.token, self.mobile = mail, token, mobile
        self.package = None

    def call(self, method, path, status=200, **options):
        answer = self.http.request(method, "/api" + path, **options)
        assert answer.status_code == status, f"{method} {path} answered {answer.status_code}: {answer.text[:2000]}"
        return answer

    def get(self, path, status=200, **options):
        return self.call("GET", path, status, **options).json()

    def link(self, status=200):
        return self.get(f"/links/{self.token}", status)

    def ask_for_passcode(self):
        """Presses the button, and reads the passcode off the telephone."""
        seen = self.mail.messages.find(to=self.mobile, channel="Sms")
        self.call("POST", f"/links/{self.token}/passcode", json={})
        message = self.mail.messages.wait_for(to=self.mobile, channel="Sms", after=seen[-1].number if seen else 0)
        assert message.passcode, message.text
        return message.passcode

    def try_passcode(self, passcode):
        return self.http.post(f"/api/links/{self.token}/open", json={"Passcode": passcode})

    def open(self):
        answer = self.try_passcode(self.ask_for_passcode())
        assert answer.status_code == 200, answer.text
        self.package = answer.json()["Package"]
        return self

    def download(self, **headers):
        return self.http.get(f"/api/packages/{self.package}/archive", headers=headers)

    def archive(self):
        """The whole zip; comes back, as a browser's user would, while it is being prepared."""
        answer = until(lambda: next((got for got in [self.download()] if got.status_code != 503), None), "a prepared zip")
        assert answer.status_code == 200, answer.text
        return zipfile.ZipFile(io.BytesIO(answer.content))


def package_mail(mail, staff, package):
    """The e-mail with the link of this package, known by its Message-ID."""
    delivery = until(lambda: next((one for one in staff.deliveries() if one["Package"] == package
                                   and one["Purpose"] == "PackageReady"), None), "the package's delivery")
    return until(lambda: next((message for message in mail.messages.find(channel="Email")
                               if message.headers["Message-ID"].startswith(f"<{delivery['ID']}@")), None),
                 f"the e-mail {delivery['ID']}")


def receive(orthanc, mail, staff, request, **options):
    """Sends what matches, and opens it as the recipient."""
    sent = staff.send(request, **options)
    return Recipient(orthanc, mail, token_of(package_mail(mail, staff, sent["Package"]))).open()
