"""Questions to a folder of briefings, answered only by verbatim, cited quotations."""
