"""Ports for the servers of tests, while other tests on this machine look for theirs.

A process takes blocks of numbers for itself alone, for as long as it lives, and hands out each number once. So nobody takes a
port between its choice and its server's start, nor while its server is down for a restart.
"""
import contextlib
import socket
import threading

FIRST, LAST = 10000, 32000      # below those that the system gives to clients
BLOCK = 250


class Ports:
    """Thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()
        self._claims = []
        self._numbers = iter(())

    def next(self):
        """Free at every address."""
        with self._lock:
            while True:
                for number in self._numbers:
                    with socket.socket() as probe, contextlib.suppress(OSError):
                        probe.bind(("", number))
                        return number
                self._numbers = iter(self._claim_block())

    def _claim_block(self):
        for first in range(FIRST, LAST, BLOCK):
            # The kernel gives an abstract name to one socket, and takes it back when the process ends, however it does.
            claim = socket.socket(socket.AF_UNIX)
            try:
                claim.bind(f"\0exchange-test-ports-{first}")
            except OSError:
                claim.close()
                continue
            self._claims.append(claim)
            return range(first, first + BLOCK)
        raise RuntimeError("other tests on this machine have taken all ports")


_ports = Ports()


def free_port():
    return _ports.next()
