"""The reading as a workbook that goes out to be corrected in Excel and comes back: its form, and the way out and in."""
