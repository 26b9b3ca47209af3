"""Extraction -> pictures and pages for people."""
