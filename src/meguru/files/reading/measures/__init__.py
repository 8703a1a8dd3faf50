"""Measures and actors: each way a plan lays them out, from tables to a last resort."""
