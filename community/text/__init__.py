"""Text: normalise, guard, render; pure functions of strings, with no database, no web framework and no other room."""
