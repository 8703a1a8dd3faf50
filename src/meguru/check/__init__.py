"""Check (振り返り): opinions of residents, review sheets, and the committee."""
