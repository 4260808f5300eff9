"""The pages: one module for each kind, each function from an archive and a request to a response."""
