"""Addresses of the doors."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
