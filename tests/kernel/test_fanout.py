"""Broadcasts to many, against a real server: straight where nothing waits, in order always, and nobody held up."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import simple_websocket
from flask import Flask
from flask_socketio import SocketIO

from community.kernel.fanout import Fanout, frame
from community.kernel.lines import MOST_BYTES, MOST_PACKETS
from tests.kernel.ears import TEXT, Ear, Poll, told
from tests.kernel.fanning import Server, grown, numbers_follow, running


@pytest.fixture(scope="module")
def started() -> Iterator[Server]:
    with running("known") as server:
        yield server


@pytest.fixture
def server(started: Server) -> Server:
    """Nobody is connected at the beginning."""
    started.until(here=0)
    return started


@pytest.fixture
def ear(server: Server) -> Iterator[Any]:
    """`ear()` is one more connection; all are closed at the end."""
    ears: list[Ear] = []

    def open_one(**options: Any) -> Ear:
        ears.append(Ear(server.port, **options))
        return ears[-1]

    yield open_one
    for one in ears:
        one.socket.close()


def test_with_the_installed_libraries_an_idle_connection_is_written_to_straight(server, ear):
    ears, before = [ear() for _ in range(20)], server.get("state")
    after = server.tell(10)
    assert grown(after, before) == {"straight": 200, "queued": 0, "cut": 0}
    assert all(numbers_follow(one.numbers(10)) for one in ears)


def test_browsers_offer_to_have_messages_deflated_and_that_is_left_aside(ear, server):
    one = ear()
    assert one.head.startswith(b"HTTP/1.1 101")
    assert b"extensions" not in one.head.lower()
    server.tell(1)
    assert one.told(1)


def test_plain_emits_and_broadcasts_keep_their_order(server, ear):
    ears = [ear() for _ in range(5)]
    client = simple_websocket.Client(f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket")
    client.send("40")
    server.until(here=6)
    server.tell(300, mixed=3)
    assert all(numbers_follow(one.numbers(300)) for one in ears)
    assert numbers_follow(_heard(client, 300))
    client.close()


def test_what_follows_a_plain_emit_that_waits_queues_behind_it(server, ear):
    ears, before = [ear() for _ in range(5)], server.get("state")
    assert grown(server.get("tell_behind"), before) == {"straight": 0, "queued": 5, "cut": 0}
    assert grown(server.tell(1), before)["straight"] == 5
    assert all(numbers_follow(one.numbers(3)) for one in ears)


def _heard(client: simple_websocket.Client, count: int) -> list[int]:
    packets: list[str] = []
    while len(packets) < count:
        packet = str(client.receive(timeout=5))
        if packet.startswith("42"):
            packets.append(packet)
    return [told(packet)["number"] for packet in packets]


def test_broadcasts_that_overlap_reach_everybody_in_the_same_order(server, ear):
    ears, before = [ear() for _ in range(40)], server.get("state")
    askers = [threading.Thread(target=server.tell, args=(25,)) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(10)
    orders = [one.numbers(100) for one in ears]
    assert sorted(orders[0]) == list(range(min(orders[0]), min(orders[0]) + 100))
    assert all(order == orders[0] for order in orders)
    assert grown(server.get("state"), before)["straight"] == 4000


def test_others_have_their_turn_during_a_broadcast(server, ear):
    ears = [ear() for _ in range(40)]
    assert server.get("tell_with_turns")["turns"] >= 5
    assert all(one.numbers(1) == [0] for one in ears)


@pytest.mark.parametrize("size", [125, 126, 65535, 65536])
def test_each_length_of_frame_arrives_whole(server, ear, size):
    one = ear()
    server.get("tell_exactly", size=size)
    server.tell(1)
    assert len(one.text()) == size
    assert one.told(1)


@pytest.mark.parametrize("text", ["", "Grüße, 世界 🌍", "x" * 125, "é" * 63, "x" * 65536])
def test_a_frame_is_as_long_as_it_says(text):
    made, data = frame(text), text.encode()
    assert made.endswith(data)
    assert len(made) == len(data) + (2 if len(data) < 126 else 4 if len(data) < 65536 else 10)


def test_letters_of_all_languages_arrive(server, ear):
    one = ear()
    server.tell(1, size=60)
    assert one.told(1)[0]["text"] == "ü" * 10


@pytest.mark.parametrize("mixed", [0, 2])
def test_what_the_kernel_has_no_room_for_follows_whole(server, ear, mixed):
    """Up to a frame that went out in part; then more, and pings of both kinds, of which nothing may come in between."""
    late, count, before = ear(room=4096), 0, server.get("state")
    while grown(server.tell(1, 60_000, mixed), before)["queued"] < 3:
        count += 1
        assert count < 200
    late.say("", opcode=9)
    time.sleep(1.1)  # engine.io's ping is due
    assert server.tell(1, 60_000)["cut"] == before["cut"]
    assert numbers_follow(late.numbers(count + 2))
    server.tell(1)
    assert late.told(1)
    assert late.pongs == 1


def test_who_stops_reading_with_little_waiting_is_cut_too(server, ear):
    slow, before = ear(room=4096), server.get("state")
    while grown(server.tell(1, 60_000), before)["queued"] < 1:
        assert server.get("state")["here"] == 1
    assert server.until(here=0)["cut"] == before["cut"] + 1
    assert slow.is_ended()


def test_a_frame_larger_than_all_buffers_arrives_whole(server, ear):
    one = ear()
    server.tell(1, size=12 * MOST_BYTES)
    assert len(one.told(1)[0]["text"]) == 2 * MOST_BYTES
    server.tell(2)
    assert numbers_follow(one.numbers(2))


def test_who_reads_late_gets_all_that_may_wait(server, ear):
    late, before = ear(room=4096), server.get("state")
    after = server.tell(40, size=60_000)
    assert grown(after, before)["cut"] == 0
    assert numbers_follow(late.numbers(40))
    server.tell(2)
    assert late.told(2)


def test_who_does_not_read_holds_nobody_up_and_is_cut(server, ear):
    before = server.get("state")
    slow, others = ear(room=4096), [ear() for _ in range(5)]
    began = time.monotonic()
    for _ in range(10):
        server.tell(30, size=60_000)
        assert all(numbers_follow(one.numbers(30)) for one in others)
    assert time.monotonic() - began < 30
    assert server.get("state")["cut"] == before["cut"] + 1
    server.until(here=5)
    assert slow.is_ended()


def test_plain_emits_do_not_pile_up_either(server, ear):
    slow, before = ear(room=4096), server.get("state")
    server.tell(300, size=60_000, mixed=1)
    assert server.until(here=0)["cut"] == before["cut"] + 1
    assert slow.is_ended()


def test_who_polls_gets_everything(server, ear):
    poll, one, before = Poll(server.port), ear(), server.get("state")
    after = server.tell(30, mixed=4)
    assert numbers_follow(poll.numbers(30))
    assert numbers_follow(one.numbers(30))
    assert after["queued"] - before["queued"] >= 22
    poll.post("1")


def test_who_no_longer_polls_is_cut(server):
    Poll(server.port)
    before = server.get("state")
    assert grown(server.tell(MOST_PACKETS + 10), before) == {"straight": 0, "queued": MOST_PACKETS, "cut": 1}
    assert server.get("state")["here"] == 0


def test_what_is_told_during_an_upgrade_arrives_once_and_in_order(server, ear):
    poll, packets = Poll(server.port), list[str]()
    server.tell(1)
    numbers = poll.numbers(1)
    waiting = threading.Thread(target=lambda: packets.extend(poll.get()))
    waiting.start()
    time.sleep(0.2)  # so that the queue is empty once the poll has its answer
    one, before = ear(sid=poll.sid), server.get("state")
    one.say("2probe")
    assert one.text() == "3probe"
    waiting.join(10)
    assert packets == ["6"]
    assert grown(server.tell(2), before)["straight"] == 0, "its page looks at nothing but the probe's answer yet"
    one.say("5")
    numbers += one.numbers(2)
    assert grown(server.tell(3), before)["straight"] == 3
    assert numbers_follow([*numbers, *one.numbers(3)])


def test_who_goes_in_the_middle_disturbs_nobody(server, ear):
    staying, leaving = [ear() for _ in range(10)], [Ear(server.port) for _ in range(10)]
    told_all = threading.Thread(target=server.tell, args=(200,))
    told_all.start()
    for one in leaving:
        one.told(2)
        one.socket.close()
    told_all.join(10)
    assert all(numbers_follow(one.numbers(200)) for one in staying)
    server.until(here=10)


def test_who_says_goodbye_gets_one_and_nothing_after_it(server, ear):
    one = ear()
    one.say("", opcode=8)
    one.socket.sendall(b"GET /state HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert one.frame()[0] == 8
    server.tell(1)
    with pytest.raises(OSError, match=r"ended|reset"):
        one.frame()
    assert one.buffer == b"", "what comes after the goodbye is not taken for a request either"


def test_who_may_no_longer_have_it_when_it_is_their_turn_is_left_out(server, ear):
    first = ear()
    others = [ear() for _ in range(3)]
    server.get("tell_some")
    server.tell(1)
    assert [one.numbers(1) for one in others] == [[0]] * 3
    assert first.numbers(1) != [0]


def test_a_message_larger_than_allowed_ends_the_connection_before_it_is_read(server, ear):
    one = ear()
    one.socket.sendall(bytes((0x81, 0xFF)) + (1 << 40).to_bytes(8, "big") + bytes(4))
    one.socket.sendall(bytes(1_100_000))
    server.until(here=0)
    with pytest.raises(ConnectionError, match="goodbye"):
        one.text()


@pytest.mark.parametrize("kind", ["unknown", "deflated"])
def test_where_a_connection_is_not_as_it_was_known_everything_goes_as_plain_emits(kind):
    with running(kind) as server:
        ears = [Ear(server.port) for _ in range(3)]
        assert all((kind == "deflated") == bool(one.deflated) for one in ears)
        poll = Poll(server.port)
        counts = server.tell(50, mixed=5)
        assert all(numbers_follow(one.numbers(50)) for one in ears)
        assert numbers_follow(poll.numbers(50))
        assert (counts["straight"], counts["cut"]) == (0, 0)
        for one in ears:
            one.socket.close()


def test_with_threads_everything_goes_as_plain_emits():
    app = Flask(__name__)
    io = SocketIO(app, async_mode="threading")
    fanout = Fanout(io)
    client = io.test_client(app)
    (sid,) = io.server.manager.rooms["/"][None]
    fanout.send([sid, sid], "told", {"number": 1}, lambda _: True)
    fanout.send([sid], "told", {"number": 2}, lambda _: False)
    assert [message["args"] for message in client.get_received()] == [[{"number": 1}]] * 2
    assert (fanout.straight, fanout.queued, fanout.cut) == (0, 2, 0)


def test_every_connection_is_pinged_again_and_again_by_one_greenlet(server: Server, ear: Any) -> None:
    ears = [ear() for _ in range(30)]
    for _ in range(3):
        for one in ears:
            assert one.frame() == (TEXT, b"2")
            one.say("3")
    before, _more = server.get("greenlets")["greenlets"], [ear() for _ in range(30)]
    added = server.get("greenlets")["greenlets"] - before
    assert added <= 30 * 2 + 5, "a reader and a writer each, and no greenlet that waits for a ping"
