"""What ./dev does, one file a subject. Only Python's own library, since it runs before anything is installed."""
