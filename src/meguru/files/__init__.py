"""Door for files: the plan-document reader, Excel, Word and PDF papers. Reads and writes files, never tables."""
