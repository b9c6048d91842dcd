"""The machinery every room stands on: database, door, edges, events, jobs; it knows no room."""
