"""What the integration tests share: one PostgreSQL for each worker (pytest-xdist), one mail catcher and one Orthanc for each
module."""
import os
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "Harness"), os.path.join(HERE, "..", "..", "Samples")]

from actors import Staff, radiograph
from mail_catcher import MailCatcher
from orthanc import Orthanc
from postgres import Postgres
from samples import Patient, nhs_number


def pytest_configure(config):
    config.addinivalue_line("markers", "postgresql: runs on PostgreSQL instead of SQLite")
    if not os.environ.get("EXCHANGE_PLUGIN"):
        raise pytest.UsageError("EXCHANGE_PLUGIN must be the path of the plugin: an Orthanc without it proves nothing")


# Begun first, so that no worker is left alone with one of them in the end.
LONGEST = ["interruptions_test", "index_test", "faults_test", "form_test", "deadlines_test", "matching_test"]


def pytest_collection_modifyitems(items):
    def place(item):
        name = item.module.__name__
        return LONGEST.index(name) if name in LONGEST else len(LONGEST)
    items.sort(key=place)


BOTH_ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="session")
def postgres():
    with Postgres() as server:
        yield server


@pytest.fixture(scope="module")
def mail():
    with MailCatcher() as catcher:
        yield catcher


@pytest.fixture(scope="module")
def orthanc(mail):
    """An empty archive on SQLite."""
    with Orthanc(mail=mail) as running:
        Staff(running).wait_for_index()
        yield running


@pytest.fixture(scope="module")
def staff(orthanc):
    return Staff(orthanc)


@pytest.fixture(scope="module")
def administrator(orthanc):
    return Staff(orthanc, "alice")


@pytest.fixture
def database(request):
    """Exchange.Database of a new database, by the parameter's engine; for tests with an Orthanc of their own."""
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres").make_database()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """For the portal on this machine: the files of key and certificate."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key),
                    "-out", str(cert)], check=True, capture_output=True)
    return key, cert


@pytest.fixture(scope="module")
def newcomer(orthanc):
    """A patient with one study, a fresh one at each call."""
    count = iter(range(9000, 9999))

    def make(studies=1):
        number = next(count)
        person = Patient(f"REFUSED^{number}", "19700131", "F", f"R{number}", nhs_number(number))
        for seed in range(studies):
            orthanc.upload(radiograph(person, f"XR {seed}", seed=seed).blobs())
        return person
    return make
