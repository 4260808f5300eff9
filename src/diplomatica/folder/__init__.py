"""The archive folder: settings, listing, ids, generations, lock, cache, decisions, CSV files."""
