"""Quotes, signatures, disclaimers and footers, as programs and people write them."""

from tests.forums_mail.letters import Letter, mail

LONG = "\n".join(f"> line {number} of what was said before" for number in range(40))
OUTLOOK = """Thanks, that helps.

________________________________
From: Ana Reyes <ana@example.org>
Sent: Monday, March 1, 2021 4:12 PM
To: peers@lists.example.org; Bob Stone <bob@example.org>
Subject: [Peers] Night shifts

How do you do it?

Ana
"""

QUOTES = [
    Letter(
        "gmail",
        mail(
            "I agree.\n\nOn Mon, Mar 1, 2021 at 4:12 PM Ana Reyes <ana@example.org> wrote:\n\n"
            "> How do you do it?\n> Ana\n"
        ),
        says=["I agree."],
        tail=["How do you do it?", "Ana Reyes wrote:"],
        never=["ana@example.org"],
        html=["<p>I agree.</p>\n<details><summary>Quoted text</summary>"],
    ),
    Letter(
        "gmail with its line broken in two",
        mail(
            "Yes.\n\nOn Mon, Mar 1, 2021 at 4:12 PM Ana Reyes via Peers <\npeers@lists.example.org> wrote:\n\n> How?\n"
        ),
        says=["Yes."],
        tail=["How?"],
        never=["peers@lists"],
    ),
    Letter(
        "a signature above the quote",
        mail(
            "Words\n-- \nJo Doe\n555-123-4567\n\n"
            "On Mon, Mar 1, 2021, Ana wrote:\n> Older\n> -- \n> Ana\n> 555-000-1111\n"
        ),
        says=["Words"],
        tail=["Older"],
        never=["555"],
    ),
    Letter(
        "outlook",
        mail(OUTLOOK),
        says=["Thanks, that helps."],
        tail=["How do you do it?", "From: Ana Reyes"],
        never=["bob@", "ana@", "____", "Subject:", "Bob"],
    ),
    Letter(
        "outlook in German",
        mail(
            "Danke.\n\nVon: Ana <ana@example.org>\nGesendet: Montag, 1. März 2021 16:12\n"
            "An: peers@example.org\nBetreff: Nachts\n\nWie geht das?"
        ),
        says=["Danke."],
        tail=["Wie geht das?"],
        never=["ana@"],
    ),
    Letter(
        "original message",
        mail("No.\n\n-----Original Message-----\nFrom: Ana\nSent: Monday\nTo: all\nSubject: x\n\nHow?"),
        says=["No."],
        tail=["How?"],
        never=["Original"],
    ),
    Letter(
        "german", mail("Gern.\n\nAm 01.03.2021 um 16:12 schrieb Ana Reyes:\n> Wie?\n"), says=["Gern."], tail=["Wie?"]
    ),
    Letter(
        "french",
        mail("Oui.\n\nLe lun. 1 mars 2021 à 16:12, Ana Reyes <ana@example.org> a écrit :\n\n> Comment ?\n"),
        says=["Oui."],
        tail=["Comment ?"],
        never=["ana@"],
    ),
    Letter(
        "spanish",
        mail("Sí.\n\nEl lun, 1 mar 2021 a las 16:12, Ana (<ana@example.org>) escribió:\n\n> ¿Cómo?\n"),
        says=["Sí."],
        tail=["¿Cómo?"],
        never=["ana@"],
    ),
    Letter(
        "a quote that nobody marked",
        mail("Good.\n\nOn Mar 1, 2021, at 4:12 PM, Ana Reyes wrote:\n\nHow do you do it?"),
        says=["Good."],
        tail=["How do you do it?"],
    ),
    Letter(
        "answers between quotes",
        mail("On Monday, Ana wrote:\n> How?\n\nSlowly.\n\n> When?\n\nAt night.\n"),
        says=["Slowly.", "At night.", "> How?"],
        html=[
            "<blockquote>\n<p>On Monday, Ana wrote:</p>\n<p>How?</p>\n</blockquote>\n<p>Slowly.</p>\n<blockquote>",
        ],
    ),
    Letter(
        "an answer below the quote",
        mail(
            "On Monday, Ana wrote:\n> How?\n> ____________\n> Peers mailing list\n"
            "> https://l.example.org/listinfo/peers\n\nSlowly."
        ),
        says=["> How?", "Slowly."],
        never=["listinfo"],
    ),
    Letter(
        "a long quote above the answer",
        mail(f"{LONG}\n\nYes to all of it."),
        says=["Yes to all of it."],
        tail=["line 30"],
    ),
    Letter(
        "quotes in quotes", mail("Three.\n\n> Two\n>\n>> One\n>>> Zero\n"), tail=["> Two", "> > One"], never=["Zero"]
    ),
    Letter(
        "nothing but a quote",
        mail("> Only what somebody else said\n"),
        says=["> Only what somebody else said"],
        html=["<blockquote>\n<p>Only"],
    ),
    Letter(
        "passed on",
        mail(
            "FYI\n\n---------- Forwarded message ---------\nFrom: Ana <ana@example.org>\n"
            "Date: Mon, Mar 1, 2021\nSubject: News\nTo: x\n\nThe room moved."
        ),
        says=["FYI", "The room moved."],
        never=["ana@"],
    ),
    Letter("a signature", mail("Words\n\n-- \nJo Doe, RN\nPager 555-123-4567\n"), says=["Words"], never=["555", "RN"]),
    Letter(
        "a signature without its dashes",
        mail("We meet at seven.\n\nKind regards,\nJo Doe\nDirector, Peer Support\n(555) 123-4567\njo@example.org\n"),
        says=["We meet at seven."],
        never=["555", "jo@", "Director"],
    ),
    Letter(
        "a name above ways to reach it",
        mail("See you.\n\nJo Doe, MD\nCenter for Care\n555-123-4567"),
        says=["See you."],
        never=["555"],
    ),
    Letter("a name alone", mail("See you there.\n\nJo"), html=["<p>See you there.</p>"]),
    Letter(
        "a divider that is no signature",
        mail(
            "Agenda\n--\nfirst we read the notes together\nthen we talk about the night shift\n"
            "and in the end we eat what was brought"
        ),
        says=["Agenda", "then we talk", "what was brought"],
    ),
    Letter(
        "a message about who it is for",
        mail("This message is intended for peer supporters who look for a partner.\n\nPlease write back."),
        says=["who look for a partner", "Please write back."],
    ),
    Letter("a phone's own words", mail("On my way\n\nSent from my iPhone"), says=["On my way"], never=["iPhone"]),
    Letter(
        "thanks in the middle",
        mail("Thank you, everyone, for coming last night.\n\nIt helped us more than you know and we will do it again."),
        says=["Thank you, everyone", "It helped"],
    ),
    Letter(
        "thanks and then more to say",
        mail("Thanks!\nI will try this on Monday with the team\nand tell you how it went."),
        says=["Thanks!", "how it went."],
    ),
    Letter(
        "a postscript", mail("Words\n\nBest,\nJo\n\nP.S. Bring the list of names for the room"), says=["P.S. Bring"]
    ),
    Letter(
        "a disclaimer",
        mail(
            "Words\n\nThe information in this e-mail is intended only for the person to whom it is\n"
            "addressed. If you believe this e-mail was sent to you in error, call 617-555-0100."
        ),
        says=["Words"],
        never=["617", "intended"],
    ),
    Letter(
        "a note that is no disclaimer",
        mail("Words\n\nImportant note: the information session is on Monday in the library."),
        says=["Important note"],
    ),
    Letter(
        "a hospital's warning on top",
        mail("CAUTION: This email originated from outside of the organization. Do not click links.\n\nWords"),
        says=["Words"],
        never=["CAUTION"],
    ),
    Letter(
        "a list's footer",
        mail(
            "Words\n_______________________________________________\nPeers mailing list\n"
            "Peers@lists.example.org\nhttps://lists.example.org/listinfo/peers"
        ),
        says=["Words"],
        never=["listinfo", "___"],
    ),
    Letter(
        "a footer of Google Groups",
        mail('Words\n\n-- \nYou received this message because you are subscribed to the Google Groups "Peers" group.'),
        says=["Words"],
        never=["subscribed"],
    ),
    Letter(
        "somebody asks about the list",
        mail("How do I unsubscribe from this mailing list?"),
        says=["How do I unsubscribe"],
    ),
    Letter(
        "an address that is content",
        mail("Come to\n\n12 Elm Street\nRoom 4\n\nat nine."),
        html=["12 Elm Street<br>\nRoom 4"],
    ),
    Letter(
        "paragraphs broken at seventy letters",
        mail(
            "We have been meeting every other Tuesday since the spring, and what we\n"
            "learned is that people come when there is food, and stay when nobody\ntakes notes.\n\n"
            "- one\n- two"
        ),
        html=["since the spring, and what we learned is that", "nobody takes notes.</p>", "- one<br>\n- two"],
    ),
]
