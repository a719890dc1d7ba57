"""The pages askless serves: the built help center (later the review app and dashboard)."""
