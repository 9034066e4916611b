"""Reporting standards, stages, and the methods text."""
