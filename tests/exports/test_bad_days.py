"""Files of one's data on bad days: two at once, stopped, no room, too late, gone from the disk, a process that dies."""

import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from community.accounts.models import Person, SignIn
from community.exports.models import Export
from community.exports.service import own
from community.exports.service.making import STEPS
from community.kernel import clock
from community.kernel.door import OPENED, Me, outright
from community.kernel.jobs import Job
from community.kernel.progress import Work
from tests.exports import files
from tests.forums.writing import reply
from tests.house.source import ROOT


def rows(world: Any, noun: Any) -> list[Any]:
    with world.database.unit() as session:
        return list(session.scalars(outright(select(noun))).all())


def change(world: Any, noun: Any, **values: Any) -> None:
    with world.database.unit(writes=True) as session:
        session.execute(update(noun).values(**values), execution_options=OPENED)


def sweep(system: Any, settings: Any) -> None:
    """Carries the sweep out, as the job does."""

    def later(found: Any) -> Any:
        found.settings = settings
        return own.sweep(found)

    system(later)()


def test_a_second_click_shows_the_one_that_is_being_made(sam: Any, world: Any, keys: Any, settings: Any) -> None:
    files.ask(sam)
    files.carry(world, keys, settings, 5)
    files.ask(sam)
    assert len(rows(world, Export)) == len(rows(world, Work)) == 1
    page = files.page_of(sam)
    assert "5 of 42 done." in page
    assert "Gather your data</button>" not in page
    files.carry(world, keys, settings)
    assert len(files.lying(settings)) == 1


def test_the_same_form_sent_twice_makes_one(sam: Any, world: Any) -> None:
    sam.post("/confirm", "/settings/security", next="/settings/data", password_again=files.PASSWORD)
    page = sam.get("/settings/data").text
    form = page.partition('action="/settings/data">')[2]
    hidden = {
        name: form.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("csrf_token", "client_key")
    }
    answers = [sam.client.post("/settings/data", data=hidden) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/settings/data"] * 2
    assert len(rows(world, Work)) == 1


@pytest.mark.parametrize("before", ["nothing", "a file"])
def test_two_clicks_at_the_same_moment_make_one(
    before: str, sam: Any, app: Any, world: Any, keys: Any, settings: Any
) -> None:
    if before == "a file":
        files.ask(sam)
        files.carry(world, keys, settings)
    sam.post("/confirm", "/settings/security", next="/settings/data", password_again=files.PASSWORD)
    cookies = {name: sam.client.get_cookie(name).value for name in ("session", "fresh")}
    csrf = sam.get("/settings/security").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    gate, answers = threading.Barrier(4), []

    def click(number: int) -> None:
        client = app.test_client()
        for name, value in cookies.items():
            client.set_cookie(name, value)
        gate.wait()
        answers.append(
            client.post(
                "/settings/data", data={"csrf_token": csrf, "client_key": f"a click {number}".replace(" ", "-")}
            )
        )

    clicks = [threading.Thread(target=click, args=(number,)) for number in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/settings/data")] * 4
    assert len(rows(world, Export)) == 1
    assert [work.state for work in rows(world, Work) if work.living] == ["waiting"]


def test_stopping_leaves_nothing_on_the_disk(sam: Any, world: Any, keys: Any, settings: Any, system: Any) -> None:
    files.ask(sam)
    files.carry(world, keys, settings, 5)
    [work] = rows(world, Work)
    page = files.page_of(sam)
    stop = page.partition("/cancel")[0].rpartition('"')[2] + "/cancel"
    assert sam.post(stop, "/settings/data").status_code == 303
    files.carry(world, keys, settings)
    assert "It was stopped. Nothing of it was kept." in files.page_of(sam)
    sweep(system, settings)
    assert files.lying(settings) == []
    files.ask(sam)
    files.carry(world, keys, settings)
    assert "Your file is ready." in files.page_of(sam)
    assert work.state == "running"


def test_a_disk_that_takes_no_more_is_named_and_nothing_half_is_left(
    sam: Any, world: Any, keys: Any, settings: Any
) -> None:
    files.ask(sam)
    files.carry(world, keys, settings, 3)
    [parts] = own.place(settings.folder).iterdir()
    (parts / "data.json").unlink()
    (parts / "data.json").symlink_to("/dev/full")
    files.carry(world, keys, settings)
    assert files.lying(settings) == []
    page = files.page_of(sam)
    assert own.NO_ROOM in page
    assert "Gather your data</button>" in page
    assert [work.state for work in rows(world, Work)] == ["failed"]


def test_after_its_day_it_cannot_be_taken_and_is_swept_away(
    file: str, sam: Any, world: Any, settings: Any, system: Any
) -> None:
    [row] = rows(world, Export)
    assert timedelta(hours=23) <= row.ready_until - clock.now() <= timedelta(hours=24)
    sweep(system, settings)
    assert len(files.lying(settings)) == 1
    change(world, Export, ready_until=clock.now() - timedelta(seconds=1))
    assert files.download(sam, file).status_code == 404
    sweep(system, settings)
    assert files.lying(settings) == []
    assert rows(world, Export) == []


@pytest.mark.parametrize("how", ["signed out", "idle", "ran out", "left"])
def test_it_goes_when_its_person_is_signed_in_nowhere(
    how: str, file: str, world: Any, settings: Any, system: Any
) -> None:
    now = clock.now()
    ended = {
        "signed out": {"ended_at": now},
        "ran out": {"ends_at": now},
        "idle": {"seen_at": now - timedelta(hours=10)},
    }
    if how == "left":
        change(world, Person, state="left")
    else:
        change(world, SignIn, **ended[how])
    sweep(system, settings)
    assert files.lying(settings) == []
    assert rows(world, Export) == []


def test_one_session_that_lives_is_enough_to_keep_it(file: str, world: Any, settings: Any, system: Any) -> None:
    with world.database.unit(writes=True) as session:
        others = update(SignIn).where(SignIn.person_id != world.people["sam"]).values(ended_at=clock.now())
        session.execute(others, execution_options=OPENED)
    sweep(system, settings)
    assert len(files.lying(settings)) == 1


def test_a_session_that_is_locked_takes_nothing(file: str, sam: Any, world: Any) -> None:
    page = sam.get("/settings/security").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    change(world, SignIn, locked=True)
    sent = {"csrf_token": token, "password_again": files.PASSWORD}
    answer = sam.client.post(f"/settings/data/{file}/file", data=sent)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_what_is_no_longer_on_the_disk_is_not_found_and_asked_for_again(
    file: str, sam: Any, world: Any, keys: Any, settings: Any
) -> None:
    for path in own.place(settings.folder).iterdir():
        path.unlink()
    answer = files.download(sam, file)
    assert answer.status_code == 404
    assert own.GONE in answer.text
    files.ask(sam)
    files.carry(world, keys, settings)
    assert files.download(sam, files.made_by(world, "sam")).status_code == 200


def test_whoever_signs_out_everywhere_while_it_is_made_is_told_why_it_stopped(
    sam: Any, world: Any, keys: Any, settings: Any, system: Any
) -> None:
    files.ask(sam)
    files.carry(world, keys, settings, 3)
    change(world, SignIn, ended_at=clock.now())
    sweep(system, settings)
    files.carry(world, keys, settings)
    assert [work.said for work in rows(world, Work)] == [own.STOPPED]
    assert files.lying(settings) == []


def test_what_a_dead_process_left_in_the_folder_is_swept_away(file: str, settings: Any, system: Any) -> None:
    """Half a file whose row is gone, and a whole one; what somebody is waiting for stays."""
    folder = own.place(settings.folder)
    kept = files.lying(settings)
    (folder / "0123.parts").mkdir()
    (folder / "0123.parts" / "data.json").write_text("half")
    (folder / "4567.zip").write_text("whole")
    sweep(system, settings)
    assert files.lying(settings) == kept


# ------------------------------------------------------------------ a process that dies


def expire_leases(world: Any) -> None:
    with world.database.unit(writes=True) as session:
        held = update(Job).where(Job.state == "running").values(lease_until=clock.now() - timedelta(seconds=1))
        session.execute(held, execution_options=OPENED)


def written(sam: Any, world: Any, settings: Any) -> list[str]:
    answer = files.download(sam, files.made_by(world, "sam"))
    opened = files.open_file(answer.data, settings.folder)
    assert len(opened.mails) == len(opened.data["written"])
    return [row["words"] for row in opened.data["written"]]


def write_much(as_me: Any, topic_id: int, count: int) -> list[str]:
    words = [f"Number {number} of many" for number in range(count)]
    as_me("sam", lambda me: [reply(me, topic_id, body, byline="name") for body in words])
    return words


def test_what_a_killed_process_was_making_is_made_to_its_end(
    lived: int, sam: Any, world: Any, keys: Any, settings: Any, as_me: Any, database_url: str
) -> None:
    words = write_much(as_me, lived, 200)
    files.ask(sam)
    command = [sys.executable, "-m", "tests.exports.worker", str(settings.folder), database_url, settings.secret]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        for _ in range(9):
            assert process.stdout.readline() == b"one\n"
        process.kill()
        process.wait()
    [work] = rows(world, Work)
    assert 9 <= work.done < STEPS
    expire_leases(world)
    files.carry(world, keys, settings)
    assert written(sam, world, settings)[3:] == words


def lose_a_step(world: Any, keys: Any, settings: Any) -> None:
    with world.database.unit(writes=True) as session:
        work = session.scalars(outright(select(Work))).one()
        own.gather(Me(session, world.people["sam"], keys), work, settings)
        raise ZeroDivisionError


def test_a_step_whose_commit_was_lost_is_done_again_without_doubling_anything(
    lived: int, sam: Any, world: Any, keys: Any, settings: Any, as_me: Any
) -> None:
    """The file is ahead of the row after every step, the last one too."""
    words = write_much(as_me, lived, 50)
    files.ask(sam)
    for _ in range(STEPS):
        with pytest.raises(ZeroDivisionError):
            lose_a_step(world, keys, settings)
        assert files.carry(world, keys, settings, 1) == 1
    files.carry(world, keys, settings)
    assert [work.state for work in rows(world, Work)] == ["done"]
    assert written(sam, world, settings)[3:] == words
