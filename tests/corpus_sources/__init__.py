"""The briefings that are not plain text files: their words, and the scripts that typeset them."""
