"""A package whose zip is encrypted: its passphrase goes where passcodes go, and the zip stays the same whatever happens."""
import glob
import os
import re
import sqlite3
import subprocess

import psycopg2
import pytest
from actors import API, MOBILE, REQUESTER, Recipient, Staff, identity, package_mail, radiograph, token_of, until
from conftest import BOTH_ENGINES
from faults_test import let_leases_run_out
from forward_test import ANN, form
from forward_test import MOBILE as ANNS_MOBILE
from orthanc import Orthanc
from samples import Patient, make_ct, nhs_number, pdf_bytes
from samples.study import Study

PASSPHRASE = re.compile(r"\b[b-df-hj-np-tv-z2-9]{4}(?:-[b-df-hj-np-tv-z2-9]{4}){4}\b")


def passphrases(mail, to):
    """All that this address or number was told, oldest first."""
    return [found for message in mail.messages.find(to=to) for found in PASSPHRASE.findall(message.text)]


def newest_passphrase(mail, staff, package, to=MOBILE):
    """Once every message of the package was delivered, so that none is taken for the passcode afterwards."""
    def delivered():
        mine = [one for one in staff.deliveries() if one["Package"] == package]
        return len(mine) >= 2 and all(one["State"] == "Delivered" for one in mine)
    until(delivered, "the package's messages")
    return passphrases(mail, to)[-1]


def send_encrypted(orthanc, mail, staff, request, **options):
    """The recipient, logged in, and the passphrase off their telephone."""
    sent = staff.send(request, EncryptZip=True, **options)
    passphrase = newest_passphrase(mail, staff, sent["Package"])
    visitor = Recipient(orthanc, mail, token_of(package_mail(mail, staff, sent["Package"]))).open()
    return visitor, passphrase


def download(visitor, **headers):
    answer = until(lambda: next((got for got in [visitor.download(**headers)] if got.status_code != 503), None), "a zip")
    assert answer.status_code in (200, 206), answer.text
    return answer


def seven_zip(command, passphrase, path, *arguments):
    return subprocess.run(["7z", command, "-p" + passphrase, str(path), *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def person(orthanc):
    patient = Patient("CIPHER^ANNE", "19600102", "F", "Z0001", nhs_number(7700))
    orthanc.upload(make_ct(patient, Study("CT HEAD"), slices=8).blobs())
    return patient


@pytest.fixture(scope="module")
def sent(orthanc, mail, staff, person):
    """The recipient, the passphrase and the zip of one encrypted send."""
    request = staff.enter(person)
    staff.upload(f"/requests/{request}/attachments", "Cipher Anne, oncology.pdf", pdf_bytes(["Report"]))
    visitor, passphrase = send_encrypted(orthanc, mail, staff, request)
    return request, visitor, passphrase, download(visitor)


def test_D9_the_zip_opens_by_the_passphrase_of_the_sms_alone(sent, person, tmp_path):
    """7-Zip opens it with the passphrase of the SMS, and not without; what is inside is what was sent, viewer included."""
    _, _, passphrase, answer = sent
    path = tmp_path / "images.zip"
    path.write_bytes(answer.content)
    assert seven_zip("t", passphrase, path).returncode == 0
    for wrong in ("wrong", passphrase.replace("-", ""), passphrase.upper()):
        assert seven_zip("t", wrong, path).returncode != 0
    listing = seven_zip("l", passphrase, path, "-slt").stdout
    assert "Method = AES-256" in listing and "ZipCrypto" not in listing
    folder = tmp_path / "out"
    assert seven_zip("x", passphrase, path, f"-o{folder}").returncode == 0
    sums = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256.TXT"], cwd=folder, capture_output=True, text=True, check=False)
    assert sums.returncode == 0, sums.stdout + sums.stderr
    images = {open(one, "rb").read() for one in glob.glob(str(folder / "IMAGES" / "IM*"))}
    assert images == set(make_ct(person, Study("CT HEAD"), slices=8).blobs())
    assert (folder / "INDEX.HTM").exists() and (folder / "VIEWER" / "data").exists()
    readme = (folder / "README.TXT").read_text("utf-8-sig")
    assert "encrypted" in readme and "7-Zip" in readme and "Cipher Anne, oncology.pdf" in readme


def test_D9_what_an_encrypted_zip_shows_to_anybody_names_nobody(sent):
    """Paths can be read without the passphrase: attachments' names do not stand among them."""
    content = sent[3].content
    assert b"ATTACHMENTS/document.pdf" in content
    for word in (b"ipher", b"oncology", b"DICM", b"CIPHER"):
        assert word not in content, word


def test_D2_the_passphrase_is_not_in_the_invitation_and_that_says_how_to_open_it(sent, mail, staff):
    """The e-mail with the link does not hold the passphrase; it says by which programs the zip opens."""
    _, visitor, passphrase, _ = sent
    for message in mail.messages.find(channel="Email"):
        assert passphrase.encode() not in message.raw
    text = package_mail(mail, staff, visitor.package).text
    assert "7-Zip" in text and "Keka" in text and "Windows Explorer" in text
    [told] = [message for message in mail.messages.find(to=MOBILE) if passphrase in message.text]
    assert told.channel == "Sms" and told.links == [] and "7-Zip" in told.text and told.passcode is None


def test_D9_staff_and_recipient_see_that_it_is_encrypted(sent, staff):
    """The request shows the package as encrypted and how its messages fare; the package says where the passphrase went."""
    request, visitor, _, answer = sent
    [package] = staff.get(f"/requests/{request}")["Packages"]
    assert package["Encrypted"] is True
    assert {(one["Purpose"], one["Channel"]) for one in package["Deliveries"]} >= {("PackageReady", "Email"), ("Passphrase", "Sms")}
    assert staff.get(f"/requests/{request}")["SecondChannel"] == {"Channel": "Sms", "SentTo": "mobile ending 01"}
    details = visitor.get(f"/packages/{visitor.package}")
    assert details["Encrypted"] is True and details["Passphrase"]["SentTo"] == "mobile ending 01"
    assert details["Size"] == len(answer.content) == int(answer.headers["Content-Length"])
    sent_event = next(event for event in staff.audit(request) if event["Action"] == "PackageSent")
    assert sent_event["Details"]["Encrypted"] == "yes"


def test_D9_a_broken_download_of_an_encrypted_zip_resumes(sent):
    """Any range, by any of several downloads, is that of the whole; another entity tag begins anew."""
    _, visitor, _, whole = sent
    size, tag = len(whole.content), whole.headers["ETag"]
    for begin in (1, 17, size // 3, size // 2 + 1, size - 30):
        rest = visitor.download(**{"Range": f"bytes={begin}-", "If-Range": tag})
        assert rest.status_code == 206 and rest.content == whole.content[begin:]
    again = visitor.download()
    assert again.content == whole.content and again.headers["ETag"] == tag
    other = visitor.download(**{"Range": f"bytes={size // 2}-", "If-Range": '"another"'})
    assert other.status_code == 200 and other.content == whole.content
    german = visitor.download(**{"Accept-Language": "de"})
    assert german.headers["ETag"] != tag


def test_D9_the_same_images_sent_twice_share_no_byte_of_cipher_text(sent, orthanc, mail, staff, person):
    """Another package has another passphrase, other salts and another entity tag."""
    _, _, passphrase, whole = sent
    visitor, other = send_encrypted(orthanc, mail, staff, staff.enter(person))
    answer = download(visitor)
    assert other != passphrase and answer.headers["ETag"] != whole.headers["ETag"]
    blocks = {whole.content[at:at + 16] for at in range(0, len(whole.content) - 16, 16)}
    body = answer.content[:len(answer.content) // 2]        # before the directory, which is alike
    assert sum(body[at:at + 16] in blocks for at in range(0, len(body) - 16)) < len(body) // 1000


def test_the_recipient_has_the_passphrase_sent_again(orthanc, mail, staff, person):
    """A press sends the same passphrase to the telephone again, twice an hour; then 429 says how long to wait."""
    visitor, passphrase = send_encrypted(orthanc, mail, staff, staff.enter(person))
    address = f"/packages/{visitor.package}/passphrase"
    before = len(passphrases(mail, MOBILE))
    for _ in range(2):
        assert visitor.call("POST", address, json={}).json() == {"Channel": "Sms", "SentTo": "mobile ending 01", "ResendAfter": 60}
    refusal = visitor.call("POST", address, 429, json={}).json()
    assert refusal["Code"] == "TooManyRequests" and 0 < int(refusal["Details"]["RetryAfter"]) <= 3600
    assert until(lambda: passphrases(mail, MOBILE)[before:], "an SMS")[:1] == [passphrase]
    until(lambda: passphrases(mail, MOBILE)[before:] == [passphrase] * 2, "both SMS")
    assert passphrase not in passphrases(mail, REQUESTER["Email"])


def test_A_package_that_is_not_encrypted_has_no_passphrase(orthanc, mail, staff, person):
    """409, and the page says null."""
    package = staff.send(staff.enter(person))["Package"]
    visitor = Recipient(orthanc, mail, token_of(package_mail(mail, staff, package))).open()
    assert visitor.call("POST", f"/packages/{visitor.package}/passphrase", 409, json={}).json()["Code"] == "InvalidState"
    details = visitor.get(f"/packages/{visitor.package}")
    assert details["Encrypted"] is False and details["Passphrase"] is None


def test_D2_without_a_second_channel_nothing_is_sent(staff, person):
    """Refused as any send is whose passcode could reach nobody; without a download there is nothing to encrypt."""
    request = staff.enter(person, requester=dict(REQUESTER, Mobile=""))
    assert staff.get(f"/requests/{request}")["SecondChannel"] is None
    assert staff.send(request, status=409, EncryptZip=True)["Code"] == "PasscodeChannelMissing"
    refusal = staff.send(staff.enter(person), status=400, EncryptZip=True, Download=False)
    assert refusal["Details"]["Field"] == "EncryptZip"
    assert staff.send(staff.enter(person), status=400, EncryptZip="yes")["Code"] == "WrongType"


def test_D2_a_second_e_mail_address_is_a_second_channel(orthanc, mail, staff, person):
    """Without a mobile the passphrase goes to the second address, and only there."""
    requester = dict(REQUESTER, Mobile="", SecondEmail="h.vane@home.example")
    package = staff.send(staff.enter(person, requester=requester), EncryptZip=True)["Package"]
    passphrase = newest_passphrase(mail, staff, package, "h.vane@home.example")
    assert passphrase not in passphrases(mail, REQUESTER["Email"])


def test_the_setting_is_the_default(administrator, staff, person):
    """EncryptZip of the settings holds where a send says nothing."""
    administrator.put("/settings/retention", {"EncryptZip": True})
    try:
        request = staff.enter(person)
        staff.send(request)
        assert staff.get(f"/requests/{request}")["Packages"][0]["Encrypted"] is True
    finally:
        administrator.put("/settings/retention", {"EncryptZip": False})


def test_D15_a_forward_has_a_passphrase_of_its_own(orthanc, mail, staff, person, tmp_path):
    """Who is forwarded an encrypted package gets their own passphrase by their own second channel."""
    visitor, passphrase = send_encrypted(orthanc, mail, staff, staff.enter(person))
    package = visitor.call("POST", f"/packages/{visitor.package}/forward", json=form()).json()["Package"]
    theirs = newest_passphrase(mail, staff, package, ANNS_MOBILE)
    assert theirs != passphrase and passphrase not in passphrases(mail, ANNS_MOBILE)
    ann = Recipient(orthanc, mail, token_of(package_mail(mail, staff, package)), mobile=ANNS_MOBILE).open()
    path = tmp_path / "forwarded.zip"
    path.write_bytes(download(ann).content)
    assert seven_zip("t", theirs, path).returncode == 0
    assert seven_zip("t", passphrase, path).returncode != 0
    assert ANN["Email"] in package_mail(mail, staff, package).to
    ann.call("POST", f"/packages/{visitor.package}/passphrase", 404, json={})


@pytest.fixture
def house(mail, database):
    """An Orthanc of the test's own, to be killed."""
    mail.reset()
    with Orthanc(mail=mail, exchange={"Database": database}) as orthanc:
        Staff(orthanc).wait_for_index()
        yield orthanc
        orthanc.kill()


def everything_at_rest(orthanc):
    address = orthanc.config["Exchange"]["Database"]
    if not address:
        return b"".join(open(path, "rb").read() for path in glob.glob(os.path.join(orthanc.storage, "exchange.db*")))
    with psycopg2.connect(address, options="-c search_path=exchange") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'exchange'")
        tables = [name for name, in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM exchange.{table} t")
            rows += [row for row, in cursor.fetchall()]
    return "\n".join(rows).encode()


@pytest.mark.parametrize("database", BOTH_ENGINES, indirect=True)
def test_Threat12_the_passphrase_rests_nowhere_in_the_clear_and_goes_when_it_is_not_needed(mail, house):
    """Neither in the database nor in the log, the audit, the deliveries; after a decline its secret is deleted."""
    person = Patient("REST^ANNE", "19600103", "F", "Z0002", nhs_number(7701))
    house.upload(radiograph(person).blobs())
    staff = Staff(house)
    request = staff.enter(identity(person))
    visitor, passphrase = send_encrypted(house, mail, staff, request)
    download(visitor)
    visitor.call("POST", f"/packages/{visitor.package}/passphrase", json={})
    until(lambda: len(passphrases(mail, MOBILE)) == 2, "the SMS")
    groups = [part.encode() for part in (passphrase, passphrase[:9])]
    at_rest = everything_at_rest(house)
    assert request.encode() in at_rest
    for part in groups:
        assert part not in at_rest and part not in house.log().encode()
        for path in ("/audit.csv", "/deliveries", f"/requests/{request}"):
            assert part not in staff.http.get(API + path).content
    assert "PassphraseSent" in {event["Action"] for event in staff.audit(request)}
    visitor.call("POST", f"/packages/{visitor.package}/decline", json={})
    until(lambda: count_secrets(house) == 0, "a wiped secret")


def count_secrets(orthanc):
    address = orthanc.config["Exchange"]["Database"]
    if address:
        with psycopg2.connect(address) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM exchange.package_secrets")
            return cursor.fetchone()[0]
    with sqlite3.connect(os.path.join(orthanc.storage, "exchange.db"), timeout=20) as connection:
        return connection.execute("SELECT COUNT(*) FROM package_secrets").fetchone()[0]


@pytest.mark.parametrize("database", BOTH_ENGINES, indirect=True)
def test_Threat10_an_encrypted_download_resumes_over_a_kill(mail, house, tmp_path):
    """Killed in the middle, even while it is prepared: the zip's bytes are the same, and the passphrase still opens it."""
    person = Patient("KILL^ANNE", "19600104", "F", "Z0003", nhs_number(7702))
    house.upload(make_ct(person, Study("CT HEAD"), slices=30).blobs())
    staff = Staff(house)
    package = staff.send(staff.enter(identity(person)), EncryptZip=True)["Package"]
    house.kill()
    let_leases_run_out(house)
    house.start()
    staff = Staff(house)
    until(lambda: passphrases(mail, MOBILE), "the SMS")
    until(lambda: [one for one in mail.messages.find(channel="Email") if one.links], "the e-mail")
    visitor = Recipient(house, mail, token_of(package_mail(mail, staff, package))).open()
    whole = download(visitor)
    assert set(passphrases(mail, MOBILE)) == {passphrases(mail, MOBILE)[0]}
    answer = visitor.http.get(f"/api/packages/{package}/archive", stream=True)
    got = answer.raw.read(len(whole.content) // 3)
    house.kill()
    answer.close()
    house.start()
    visitor.http.close()
    rest = visitor.download(**{"Range": f"bytes={len(got)}-", "If-Range": whole.headers["ETag"]})
    assert rest.status_code == 206 and got + rest.content == whole.content
    path = tmp_path / "images.zip"
    path.write_bytes(got + rest.content)
    assert seven_zip("t", passphrases(mail, MOBILE)[0], path).returncode == 0
