"""What the page of a document is made of: its text in layers and leaves, its neighbours, its original beside it."""
