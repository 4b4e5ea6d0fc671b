"""Pure helpers: plain values in, plain values out, no records and no database."""
