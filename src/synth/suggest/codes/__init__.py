"""Codes and themes compared with one another."""
