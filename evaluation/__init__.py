"""How well the program reads: predictions for questions with known answers, and their scores."""
