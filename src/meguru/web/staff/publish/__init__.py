"""In public view: publications and the preview of one."""

from django.urls import URLPattern

from meguru.web.staff.publish import preview, publications

addresses: list[URLPattern] = [
    *publications.addresses,
    *preview.addresses,
]
