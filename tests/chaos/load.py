"""Clients: each rings numbers at the door and, when it hears nothing, rings the same number again."""

import threading
import time

import requests

CLIENTS = 4
PAUSE = 0.1
MOST = 500
PATIENCE = 10
GRACE_SECONDS = 20


class Load:
    """`accepted`: number → when it was answered with 200. `answers`: when, and how long an answer took."""

    def __init__(self, url, numbers):
        self.url = f"{url}/probe/"
        self.accepted = {}
        self.answers = []
        self._numbers = iter(numbers)
        self._most = numbers[0] + MOST
        self._taking = threading.Lock()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._ring_on, daemon=True) for _ in range(CLIENTS)]

    def start(self):
        for thread in self._threads:
            thread.start()
        return self

    def stop(self):
        self._stopping.set()
        until = time.monotonic() + GRACE_SECONDS + PATIENCE
        for thread in self._threads:
            thread.join(max(0.1, until - time.monotonic()))

    def take(self):
        """A number nobody has yet."""
        with self._taking:
            return next(self._numbers)

    def ring(self, number, poured=None):
        """Rung until accepted, or until nobody waits for it any more."""
        given_up = None
        while given_up is None or time.monotonic() < given_up:
            if self._accepted(number, poured):
                self.accepted[number] = time.monotonic()
                return True
            if self._stopping.is_set() and given_up is None:
                given_up = time.monotonic() + GRACE_SECONDS
            time.sleep(0.2)
        return False

    def slowest(self, since, until):
        """Seconds of the slowest answer between two moments."""
        return max((took for when, took in self.answers if since <= when <= until), default=0.0)

    def _accepted(self, number, poured):
        begun = time.monotonic()
        try:
            data = {"number": number} | ({"poured": poured} if poured else {})
            answer = requests.post(self.url, data=data, timeout=PATIENCE)
        except requests.RequestException:
            return False
        self.answers.append((begun, time.monotonic() - begun))
        return answer.status_code == 200

    def _ring_on(self):
        """Until told to stop, or so much is rung that a slow machine would be at it for long."""
        while not self._stopping.is_set() and (number := self.take()) < self._most:
            self.ring(number)
            time.sleep(PAUSE)
