"""A crowd of slow people at a server of this machine: some send a byte a second, some read no more than that."""

import select
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager

PAUSE = 1.0
_SENDS = (
    b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 60000\r\n\r\ntext="
)
_READS = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Crowd:
    """So many slow senders to one address and slow readers of another; who is sent away comes again."""

    def __init__(self, port: int, *, senders: int, to: str, readers: int, of: str) -> None:
        self._port = port
        self._heads = [_SENDS % to.encode()] * senders + [_READS % of.encode()] * readers
        self._senders = senders
        self.people = [self._come(number) for number in range(len(self._heads))]
        self.sent_away = 0
        self._leave = threading.Event()
        self._trickle = threading.Thread(target=self._go_on, daemon=True)
        self._trickle.start()

    def leave(self) -> None:
        """Everybody goes."""
        self._leave.set()
        self._trickle.join()
        for person in self.people:
            person.close()

    def _come(self, number: int) -> socket.socket:
        person = socket.socket()
        person.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        person.settimeout(20)
        person.connect(("127.0.0.1", self._port))
        person.sendall(self._heads[number])
        return person

    def _go_on(self) -> None:
        while not self._leave.wait(PAUSE):
            for number, person in enumerate(self.people):
                try:
                    if number < self._senders:
                        person.sendall(b"a")
                    if select.select([person], [], [], 0)[0] and not person.recv(1):
                        raise OSError
                except OSError:
                    person.close()
                    self.sent_away += 1
                    self.people[number] = self._come(number)


@contextmanager
def crowd(port: int, *, senders: int, to: str, readers: int, of: str) -> Generator[Crowd]:
    """The crowd, until the block ends."""
    people = Crowd(port, senders=senders, to=to, readers=readers, of=of)
    try:
        yield people
    finally:
        people.leave()
