"""What the modules cost, beside what others cost: see README.md."""
