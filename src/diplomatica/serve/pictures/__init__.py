"""Pictures of the archive: what each asks of the rows, and the table that says the same."""
