"""The workshop: pages for the secretariat, departments, council, support staff, districts, members and auditors."""
