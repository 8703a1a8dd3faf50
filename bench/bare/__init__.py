"""The smallest Django project with a page of 25 rows from 2 queries: what a workshop page is measured against."""
