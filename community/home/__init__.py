"""Home: what is new for me, my spaces and who reads them, my drafts. Owns no table; asks the storeys below."""
