"""A PostgreSQL server of one's own, in a temporary folder, for as long as it is needed.

    with Postgres() as server:
        Orthanc(exchange={"Database": server.make_database()})

PostgreSQL refuses to run as root: root runs it as the user `postgres`, whom Debian's package makes.
"""
import glob
import os
import shutil
import subprocess
import tempfile

from mail_catcher import LOOPBACK
from ports import free_port


class Postgres:
    """Loopback only, no password, and no care for what a power failure of the machine would lose: tests alone."""

    def __init__(self, **settings):
        """`settings` as in postgresql.conf; those that are not named are Debian's."""
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not programs:
            raise RuntimeError("PostgreSQL is not installed")
        self._programs = programs[-1]
        self._as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self._databases = 0
        self._settings = "".join(f" -c {name}={value}" for name, value in settings.items())
        self.folder, self.port = None, free_port()

    def start(self):
        self.folder = tempfile.mkdtemp(prefix="exchange-postgres-")
        if self._as_owner:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self.resume()
        return self

    def resume(self):
        options = f"-p {self.port} -c listen_addresses={LOOPBACK} -c unix_socket_directories={self.folder} " \
                  "-c fsync=off -c full_page_writes=off" + self._settings
        self._run("pg_ctl", "-D", self._data, "-w", "-l", os.path.join(self.folder, "log"), "-o", options, "start")

    def pause(self, mode="fast"):
        """Down, until resume(); mode "immediate" is a crash."""
        self._run("pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    def stop(self):
        try:
            self.pause("immediate")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def make_database(self):
        """The address of a new, empty database."""
        self._databases += 1
        name = f"exchange{self._databases}"
        self._run("createdb", "-h", LOOPBACK, "-p", str(self.port), "-U", "postgres", name)
        return f"postgresql://postgres@{LOOPBACK}:{self.port}/{name}"

    def by_socket(self, database):
        """The address of the same database as programs on the server's own machine reach it."""
        name = database.rsplit("/", 1)[1]
        return f"postgresql://postgres@/{name}?host={self.folder}&port={self.port}"

    def vacuum(self):
        """All databases: what a server does by itself some minutes after many rows were written."""
        self._run("vacuumdb", "--all", "--analyze", "-h", LOOPBACK, "-p", str(self.port), "-U", "postgres")

    @property
    def _data(self):
        return os.path.join(self.folder, "data")

    def _run(self, program, *arguments):
        command = [*self._as_owner, os.path.join(self._programs, program), *arguments]
        # To a file, not a pipe: the server that pg_ctl starts keeps the streams open.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(command, stdout=output, stderr=output, cwd="/", check=False)
            if done.returncode:
                output.seek(0)
                raise RuntimeError(f"{program} failed: {output.read().decode(errors='replace')}")

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
