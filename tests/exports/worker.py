"""A process that carries out jobs, one after the other, and says so; for tests that kill it."""

import sys
from pathlib import Path

from community.kernel.bus import Bus
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.jobs import carry_out_due
from community.kernel.keys import Keys
from community.wiring import wire

folder, url, secret = sys.argv[1:]
wire(Bus())
database, settings = Database(url), Settings(folder=Path(folder), database_url=url, secret=secret)
while carry_out_due(database, Keys(secret), settings, 1):
    sys.stdout.write("one\n")
    sys.stdout.flush()
