"""While pictures are decoded and PDFs looked into, the loop goes on: measured in a process that gevent runs."""

import json
import subprocess
import sys

from tests.house.source import ROOT

PROGRAM = """
from gevent import monkey; monkey.patch_all()
import gevent, io, json, time
from PIL import Image
from community.files.service.pictures import redrawn
from community.text.documents import words_of_pdf
from tests.files.made import pdf
out = io.BytesIO()
Image.effect_noise((3000, 2500), 60).convert("RGB").save(out, "JPEG")
worst, last, going = 0.0, time.monotonic(), True
def tick():
    global worst, last
    while going:
        gevent.sleep(0.01)
        now = time.monotonic()
        worst, last = max(worst, now - last), now
clock = gevent.spawn(tick)
gevent.sleep(0.05)
worst, started = 0.0, time.monotonic()
work = [gevent.spawn(redrawn, out.getvalue()) for _ in range(3)]
work += [gevent.spawn(words_of_pdf, pdf("Calm words")) for _ in range(3)]
gevent.joinall(work, raise_error=True)
took, going = time.monotonic() - started, False
print(json.dumps({"worst": worst, "took": took, "said": [one.value.text.strip() for one in work[3:]]}))
"""


def test_the_loop_goes_on_while_files_are_worked_on() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["said"] == ["Calm words"] * 3
    assert found["worst"] < found["took"] / 2, found
