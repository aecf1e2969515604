"""How the shipped weights were made; nothing here is imported when questions are answered."""
