"""Back-up: a hospital's on-call contacts, and calls that ask one of them after the other until somebody is there.

It owns chains, calls, and who was asked when. It never shows a call to anyone but its asker and those asked so far, and
it never knows from which page, and so from which conversation, somebody asked.
"""
