"""What stands in the README of each file: what is what, in plain words."""

OWN = """\
YOUR DATA FROM THE PEER SUPPORT COMMUNITY

Please keep this file where only you can open it. It shows your name beside
what you wrote, also under a pseudonym. Nobody else could see that before.

data.json    All that is held on you. Each section is a list.
posts.mbox   What you wrote, as mails. Most mail programs can open it.
README.txt   This page.

WHAT THE SECTIONS ARE

account                 your name, address and settings
sessions                where you are signed in, without the keys
links_mailed            links that were sent to you, without the keys
memberships             your hospitals and roles
invitations_...         those you sent, and those you came by
rosters_brought_in      rosters that you brought in from a file
email_domains_...       email domains that you named or confirmed
spaces_by_name          spaces that let you in by name
pacts_agreed            pacts of spaces that you agreed to
names_shown             how your name was shown, pseudonyms included
profile                 what you tell of yourself, and who sees it
who_has_looked          days on which somebody was shown more of your page
days_you_looked         days on which you were noted like that yourself
applications_decided    what you decided as a steward
topics_read             how far you read each topic
boards_seen             up to when you marked a board as seen
work_started            longer work that you started here
drafts                  what you typed and did not post
files_of_my_data        files like this one
leaving                 that you are leaving, and until when you can stay
acts                    what you did, and what was done with your account
written                 your posts, with what they said before you edited them

In "profile", a number says who sees a field: 0 only you, 1 colleagues at your
hospitals, 2 people you share a space with, 3 every member. Times are in UTC.
The space or title is empty where it is not yours to know any more.

WHAT IS NOT IN IT

What others wrote. You find it where it was written, as long as you read there.
Words in protected spaces: they leave only when counsel says so.
Words in spaces that end within days. They are meant to be gone.
Words that were removed. They are wiped within a day; put them back first.
Your password and the keys of sessions: we keep only what checks them.
"""
BY_OPERATOR = """
This file was made by those who run this place. It shows nothing that was
written under a pseudonym, and no drafts: only their author can have those.
"""
SPACE = """\
A SPACE OF THE PEER SUPPORT COMMUNITY: {name}

This space is {confidentiality}. {what}

data.json    The space, who it is for, and what was written.
posts.mbox   What was written, as mails. Most mail programs can open it.
README.txt   This page.

Authors appear as they chose to. Who stands behind a pseudonym or a role is
not in this file, and nobody who made it could add it. What was removed, and
what waits for a moderator, is not in it either. Times are in UTC.
"""
OF_SPACE = {
    "open": "What was written here may be taken along as a whole.",
    "confidential": "What was written here leaves only with its author, so no words are in this file.",
}
