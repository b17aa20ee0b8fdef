"""Bitnob behind the CardApi port: signed requests, strict answers, and what each outcome proves."""
