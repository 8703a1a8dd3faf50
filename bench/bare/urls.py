"""One address: the newest 25 of 1,500 records, with the number of pages. Two queries."""

from django.urls import path
from django.views.generic import ListView

from bench.bare.models import Record

urlpatterns = [path("", ListView.as_view(model=Record, paginate_by=25, template_name="records.html"))]
