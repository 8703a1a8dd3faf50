"""Meguru's own settings for the processes that are killed: a real database and a real site folder, with quick passwords."""

from meguru.project.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
