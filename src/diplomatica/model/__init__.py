"""Plain types that flow between the rooms; imports no other room."""
