"""What people can do: keep a list, say yes to it, ask, answer, pass on, take back."""
