"""A real terminal for tests: a process on a pseudo-terminal, and the screen that its output makes (pyte)."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence

import pyte


def set_size(fd: int, columns: int, rows: int) -> None:
    """Give a terminal a size; the process in it is told by a signal."""
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class Terminal:
    """A process in a terminal of `columns` by `rows`. `raw` is everything it ever wrote."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], columns: int = 100, rows: int = 50) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            set_size(0, columns, rows)
            own = {name: value for name, value in env.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
            os.execvpe(command[0], list(command), {**own, "TERM": "xterm-256color", "COLORTERM": "truecolor"})

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        set_size(self.fd, columns, rows)
        self.screen.resize(rows, columns)

    def send(self, keys: str) -> None:
        """Type keys."""
        os.write(self.fd, keys.encode())

    @property
    def lines(self) -> list[str]:
        """The screen, line by line, without trailing spaces."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def read(self, seconds: float) -> bool:
        """Take in what is written within this time; False if the process has closed the terminal."""
        waiting = select.poll()  # unlike select.select it takes any number of open files
        waiting.register(self.fd, select.POLLIN)
        if not waiting.poll(seconds * 1000):
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.raw += data
        self.stream.feed(data)
        return bool(data)

    def settle(self, quiet: float = 0.25, most: float = 10.0) -> str:
        """Read until nothing has changed for `quiet` seconds; gives the screen."""
        started = changed = time.monotonic()
        before = self.text
        while time.monotonic() - changed < quiet and time.monotonic() - started < most:
            if not self.read(quiet / 2):
                break
            if self.text != before:
                before, changed = self.text, time.monotonic()
        return before

    def press(self, keys: str, most: float = 15.0) -> str:
        """Type keys and wait until the screen shows something else; gives the screen."""
        before, until = self.text, time.monotonic() + most
        self.send(keys)
        while self.text == before:
            assert time.monotonic() < until, f"{keys!r} changed nothing:\n{before}"
            self.read(0.1)
        return self.settle()

    def wait_for(self, *wanted: str, seconds: float = 20.0) -> str:
        """Read until one of these texts is on the screen; gives the screen. AssertionError if none comes in time."""
        until = time.monotonic() + seconds
        while not any(text in self.text for text in wanted):
            assert time.monotonic() < until, f"{wanted} did not come:\n{self.text}"
            if not self.read(0.1):
                break
        assert any(text in self.text for text in wanted), f"{wanted} did not come before the end:\n{self.text}"
        return self.text

    def wait_until_gone(self, text: str, seconds: float = 20.0) -> str:
        """Read until a text has left the screen; gives the screen. AssertionError if it stays."""
        until = time.monotonic() + seconds
        while text in self.text:
            assert time.monotonic() < until, f"{text!r} stayed:\n{self.text}"
            self.read(0.1)
        return self.text

    def close(self) -> None:
        """Close the terminal, as when its window is closed; the process lives on until it notices."""
        os.close(self.fd)
        self.fd = -1

    def end(self, seconds: float = 15.0) -> int:
        """Read until the process has ended; gives its exit code (negative: the signal that killed it)."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.fd >= 0:
                self.read(0.05)
            else:
                time.sleep(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                if self.fd >= 0:
                    self.close()
                return os.waitstatus_to_exitcode(status)
        self.kill()
        raise AssertionError(f"The process did not end:\n{self.text}")

    def kill(self, signal_: int = signal.SIGKILL) -> None:
        """Send the process a signal."""
        os.kill(self.pid, signal_)
