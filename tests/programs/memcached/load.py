"""Clients of memcached: eight connections that set, get, increment and delete, and check every answer."""

import socket
import sys
import threading
import time

CLIENTS, ROUNDS = 8, 1500


class Connection:
    def __init__(self, path):
        self._socket = connect(path)
        self._answers = self._socket.makefile("rb")

    def ask(self, line, data=None):
        message = line.encode() + b"\r\n" + (data + b"\r\n" if data is not None else b"")
        self._socket.sendall(message)
        return self._answers.readline().rstrip()

    def get(self, key):
        header = self.ask(f"get {key}")
        if header == b"END":
            return None
        value = self._answers.read(int(header.split()[3]) + 2)[:-2]
        expect(self._answers.readline() == b"END\r\n", "END after a value")
        return value

    def statistics(self):
        line, answers = self.ask("stats"), {}
        while line != b"END":
            _, name, value = line.split(b" ", 2)
            answers[name.decode()] = value.decode()
            line = self._answers.readline().rstrip()
        return answers


def connect(path):
    for _ in range(600):
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(path)
            return connection
        except OSError:
            connection.close()
            time.sleep(0.05)
    raise SystemExit("the server does not listen")


def expect(right, what):
    if not right:
        raise AssertionError(f"wrong answer: {what}")


def client(path, number):
    connection = Connection(path)
    for step in range(ROUNDS):
        key, value = f"own-{number}-{step % 50}", f"{number}/{step}/".encode() * (1 + step % 200)
        expect(connection.ask(f"set {key} 0 0 {len(value)}", value) == b"STORED", "set")
        expect(connection.get(key) in (value, None), "get")  # None: thrown out for lack of memory
        expect(connection.ask("incr shared 1").isdigit(), "incr")
        if step % 10 == 0:
            expect(connection.ask(f"delete {key}") in (b"DELETED", b"NOT_FOUND"), "delete")
        if step % 100 == 0:
            expect(int(connection.statistics()["cmd_set"]) > 0, "stats")


def main():
    path, failures = sys.argv[1], []
    control = Connection(path)
    expect(control.ask("set shared 0 0 1", b"0") == b"STORED", "set")

    def guarded(number):
        try:
            client(path, number)
        except Exception as error:
            failures.append(f"client {number}: {error!r}")

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not failures and control.get("shared") not in (str(CLIENTS * ROUNDS).encode(), None):
        failures.append(f"the shared counter is {control.get('shared')}")
    sys.exit("\n".join(failures) or 0)


if __name__ == "__main__":
    main()
