"""What people write in chat and in minutes: days, rooms and names in its forms, and what names nobody there."""

import pytest

from community.text.guard import find


def seen(text: str) -> list[tuple[str, str]]:
    """Kinds and words of the findings, but of case detail."""
    return [(f.kind, text[f.start : f.end]) for f in find(text) if f.kind != "case_detail"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("we lost her 9-Nov at shift change", "DATE", "9-Nov"),
        ("it is Mar-14 in the log", "DATE", "Mar-14"),
        ("Theatre 2, 17/11, nobody came", "DATE", "17/11"),
        ("she died on 23/6 at home", "DATE", "on 23/6"),
        ("after Monday's arrest I went home", "DATE", "Monday"),
        ("still on about friday's stillbirth", "DATE", "friday"),
        ("Friday last he had to tell her sons", "DATE", "Friday last"),
        ("a week ago tuesday my pt died", "DATE", "a week ago tuesday"),
        ("the sunday after easter, he was my pt", "DATE", "sunday after easter"),
        ("he passed away on Ash Wednesday", "DATE", "on Ash Wednesday"),
        ("she turns 60 next thursday", "DATE", "next thursday"),
        ("the crash was the second Sunday in October", "DATE", "second Sunday in October"),
        ("it was on the Tuesday that he died", "DATE", "on the Tuesday"),
        ("our lady in 407 bed A went home", "LOCATION", "407 bed A"),
        ("he was in bay D", "LOCATION", "bay D"),
        ("the pt in 3107-2 rang", "LOCATION", "3107-2"),
        ("she moved to 8S-14 at noon", "LOCATION", "8S-14"),
        ("a farm on Road 212", "LOCATION", "Road 212"),
        ("out past County Road 9", "LOCATION", "County Road 9"),
        ("my zip code is 59799", "LOCATION", "zip code is 59799"),
        ("Mrs Adeyemi-Cole, 97 and sharp", "AGE_OVER_89", "97"),
        ("At 93 they let him dance", "AGE_OVER_89", "93"),
        ("Quiet night. at ninety-two you sleep a lot", "AGE_OVER_89", "ninety-two"),
        ("Chidubem if you read this, ring me", "NAME", "Chidubem"),
        ("Hope can you take bay duty", "NAME", "Hope"),
        ("nkemdi can you call me back", "NAME", "nkemdi"),
        ("thulani i sent the wrong form, can you bin it", "NAME", "thulani"),
        ("M.T.'s daughter wrote to us", "NAME", "M.T"),
        ("Min-woo (night charge) said sorry", "NAME", "Min-woo"),
        ("Grace (RN, nights) held my hand", "NAME", "Grace"),
        ("she came from Otter Harbor Point", "LOCATION", "Otter Harbor Point"),
        ("unit W1202 24 004417 was the one", "MRN_OR_ID", "W1202 24 004417"),
        ("the label, =G0517 23 118842 00, was torn", "MRN_OR_ID", "=G0517 23 118842 00"),
        ("ping 12.3.1.4 from home", "IP", "12.3.1.4"),
        ("after the Karen Whitlock incident", "NAME", "Karen Whitlock"),
        ("we sang to Jolene till she slept", "NAME", "Jolene"),
        ("Dr Lucas told us", "NAME", "Dr Lucas"),
        ("Martha's rule is to nap, she says", "NAME", "Martha"),
        ("the dog bit Murphy", "NAME", "Murphy"),
        ("it was charted by Okonkwo at two", "NAME", "Okonkwo"),
        ("Mrs Edrees, born 1941", "NAME", "Mrs Edrees"),
        ("she swapped me in on 14 Oct and he died", "DATE", "on 14 Oct"),
    ],
)
def test_an_identifier_is_seen_as_chat_has_it(text: str, kind: str, words: str) -> None:
    assert (kind, words) in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "on the 12th day of nights I forgot my own number",
        "new residents start on the 1st and parking changes on the 15th",
        "we are paid on the 15th, rent is due by the 3rd",
        "the pump firmware 4.2.1.9 goes live at six",
        "upgraded the viewer to 7.0.12.3, still slow",
        "the leaflet is in polski, kreyòl and français now",
        "press 2 for español or 3 for Tagalog",
        "Kocher, Penrose, Weitlaner, Bovie: half the tray is people",
        "a Penrose and a Tenckhoff walk into a bar",
        "the LUCAS drill is at ten, the Zoll one after",
        "Maslow's hierarchy has no coffee on it, odd",
        "I am somewhere in Scott's stages, the Scott three tier picture helps",
        "Dr Google and Nurse TikTok disagree again",
        "we sang Roxanne badly and hummed Layla after",
        "Songs people asked for: Lean on Me, Angie, one vote for Peggy Sue.",
        "Film: Erin Brockovich. Book: Rebecca.",
        "no Karen jokes at handoff, and a Chad meme is no better",
        "the Vanderbilt RISE handout, or the Hopkins RISE cost paper",
        "I call my mum in Kerala and my aunt in Gujarat on Sundays",
        "she trained in Bavaria, then Tasmania, then Saskatchewan",
        "Friday's case conference is moved. Monday's topic hour is on sleep.",
        "Dates: 3 June, 17 June, 1 July.",
        "13/10 would nap again, 16/8 fasting is not for nights",
        "we got 20 units in 2023-24, 15/12 of what we asked",
        "bed A rested nurse is a safe nurse",
        "the plan B is bay leaves",
        "at 96 percent we stop. At 95 beds we close.",
        "MINUTES of the steering group\nTues 3 June, 16:00. Eleven present.\nComments by 20 June.\nNext: Tues 1 July.",
        "Draft minutes: peer support\n4 March, eight present\nAgreed: cake. Next date: 1 April.",
        "ughhh i forgot again, can you believe it",
        "goodmorning can you all see my screen",
        "Mark if you agree. May I? Will you?",
        "my dog Murphy and my cat Wilson run this house",
        "Martha's Rule goes live in April, what is Caleb's Law",
        "Edrees et al. say so, and (Wu, 2000), and Scott 2009",
        "book club is reading Kindred by Butler, then a poem by Whitman",
        "my husband calls me Florence Nightingale",
        "can anyone swap 14 Oct for 16 Oct? PTO from 12/20 was denied",
        "we meet in Room 210 at three, then the Marriott lobby",
    ],
)
def test_what_names_nobody_in_chat_passes(text: str) -> None:
    assert seen(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "thanks all, slept six hours, feel human",
        "running 5 late, start without me",
        "lol same",
        "who has the key to the supply closet",
        "can we do thursday instead? i'm on nights til weds",
        "ty for the tea, you know who you are",
        "anyone up? cant sleep, not a crisis just wired",
        "3rd coffee. send help",
        "Next drop-in is Wednesday the 11th at 19:30, link in the calendar",
        "reminder: flu shots in the cafeteria, 7 to 9, bring your badge",
        "why did the scarecrow get a promotion? outstanding in his field",
        "potluck list so far: dal, pierogi, two lasagnas, someone bring a vegetable pls",
        "on my 2nd week of orientation and i already lost my pen four times",
        "swap my sat 14th for your sun 22nd?",
        "happy friday everyone, drink water",
        "is the debrief form on page 2 or page 3",
        "my kid drew me as a stethoscope with legs",
        "Zoom says the room is full, is that right",
        "sorry wrong chat",
        "+1, and can we have it in large print too",
        "Minutes, wellbeing group\nMon 5 May, 12:30, Room 1.07. Nine present.\nNext: Mon 2 June, same place.",
        "new toolkit v3.0.2 is up, changelog at the bottom",
        "Agenda: welcome (5), check in (10), tea (rest of the hour)",
        "i cried at the vending machine again, it ate my dollar",
        "Christmas rota is out, be gentle with each other",
        "does anyone else talk to the plants in the atrium",
        "Shoutout to night shift housekeeping, the floors shine",
        "I'm in if it's before 4, school run after",
        "so proud of this team, 12 new supporters trained today!!",
        "Good luck on boards tomorrow, all of you. You know more than you think.",
    ],
)
def test_everyday_talk_never_pauses(text: str) -> None:
    assert find(text) == []
