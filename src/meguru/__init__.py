"""Meguru (めぐる): runs a municipality's community welfare and health plan (地域福祉保健計画) through its years."""

__version__ = "0.1.0"
