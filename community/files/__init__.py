"""Files: what people attach to what they write: received, looked over, drawn anew, stored, fetched.

It owns the rows and the bytes of files. It never decides on its own who reads one: what a file hangs on has a rule. It
knows no room; rooms tell it where they take files, and who reads what they hang on.
"""
