"""Data that ships with the product, as tables, and the functions that read them; NOTICE says whose it is."""
