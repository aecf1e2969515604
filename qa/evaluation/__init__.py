"""Measuring the product: question files, open data sets, metrics and reports."""
