"""What goes wrong at the test case server: as listed, or by chance."""
import dataclasses
import random
import re

FAULT_KINDS = ("status", "drop", "reset", "short", "slow", "wrong", "length", "range", "redirect", "not_json", "type", "gzip",
               "headers", "header")
FAULT_STATUSES = (401, 403, 404, 409, 416, 422, 429, 429, 500, 502, 503, 503, 504)
NOT_SEEN = ("wrong", "length", "not_json", "gzip")  # when neither a hash nor a size was promised


@dataclasses.dataclass
class Fault:
    """What goes wrong, with requests whose "METHOD /path" matches: `times` times, after `skip` that go right."""
    match: str
    kind: str = "status"       # status, drop (mid-body), reset (no answer), slow, wrong (other bytes), short (a byte less),
                               # length (promises half), range (a part nobody asked for), redirect (to a stranger),
                               # not_json, type (another than it is), gzip (a bomb), headers (10 MB), header (a long one),
                               # circle (pages of a list without an end)
    status: int = 500
    retry_after: float = None  # seconds
    as_date: bool = False      # Retry-After is a date
    times: int = 1
    skip: int = 0
    seconds: float = 2


class Faulty:
    """What is to go wrong: a list, or by chance."""

    def __init__(self):
        self.listed = []
        self.chance = 0.0
        self.random = random.Random(0)
        self.kinds = ("status", "drop", "reset", "short")
        self.statuses = (429, 500, 502, 503)
        self.unhashed = set()  # what no hash was told of

    def next(self, method, path):
        for fault in self.listed:
            if fault.times > 0 and re.search(fault.match, f"{method} {path}"):
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        if self.chance and self.random.random() < self.chance:
            kind = self.random.choice(self.kinds)
            status = self.random.choice(self.statuses)
            after = self.random.choice((None, None, None, 1)) if status in (429, 503) else None
            as_date = len(self.kinds) > 4 and self.random.random() < 0.5
            if kind in NOT_SEEN and path.split("/")[-1] in self.unhashed:
                kind = "drop"
            return Fault(match="", kind=kind, status=status, retry_after=after, as_date=as_date, seconds=0.05)
        return None
