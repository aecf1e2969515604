"""Times in running text: dates as they are written, and the runs of days that are meant by them."""
