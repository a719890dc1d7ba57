"""The optional language-model drafter: it may only reword what the extractive draft says."""
