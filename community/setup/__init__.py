"""From a bare clone to a running program and a full run of the checks.

Imports nothing of the house. `start` and `venv` run before any dependency exists, so they use the standard library
only; the rest runs inside the environment they made. `check` and what it leans on need a checkout, not a wheel.
"""
