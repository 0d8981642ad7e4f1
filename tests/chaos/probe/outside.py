"""The world outside the database: files that only grow, one line for each effect."""

import os
from collections import defaultdict
from pathlib import Path

MAIL_EVERY = 5


def append(name, *words):
    folder = Path(os.environ["DATA_DIR"]) / "outside"
    folder.mkdir(exist_ok=True)
    file = os.open(folder / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, (" ".join(map(str, words)) + "\n").encode())
    os.close(file)


def lines(data_dir, name):
    """Number → the other words of each of its lines."""
    found = defaultdict(list)
    file = Path(data_dir) / "outside" / name
    for line in file.read_text().splitlines() if file.exists() else []:
        number, *words = line.split()
        found[int(number)].append(words)
    return found
