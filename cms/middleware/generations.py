"""Which generation of the site this process knows of."""

import logging
import threading
from time import monotonic

from redis.exceptions import RedisError

from cms.actions.site_cache import current_generation

LOOK_SECONDS = 0.2
LOOK_AGAIN_SECONDS = 2.0

logger = logging.getLogger(__name__)


class Generations:
    """`word` is the one last seen; `known` says whether it could be read. At most LOOK_SECONDS old."""

    def __init__(self) -> None:
        self.word = ""
        self.known = False
        self._outages = 0
        self._look_at = 0.0
        self._looking = threading.Lock()

    def look(self, now: float) -> None:
        """One thread looks, when it is time; the others go on with what is known."""
        if now < self._look_at or not self._looking.acquire(blocking=False):
            return
        try:
            self._read()
        finally:
            self._looking.release()

    def _read(self) -> None:
        try:
            word = current_generation()
        except (RedisError, OSError) as error:
            if self.known or not self._look_at:
                logger.warning("Pages are kept for a second at most: the site's generation is out of reach: %s", error)
            self.known, self._look_at = False, monotonic() + LOOK_AGAIN_SECONDS
            return
        # Whatever was renewed while nobody could say so: pages from before an outage are not believed after it.
        self._outages += not self.known
        self.word, self.known = f"{word}.{self._outages}", True
        self._look_at = monotonic() + LOOK_SECONDS
