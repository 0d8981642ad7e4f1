"""The figures by which acquisition is judged: one definition each, one file a subject."""
