"""A demo world: six invented hospitals, the people who support each other there, and what they talk about."""
