"""The site for machines: published pages, to read."""
