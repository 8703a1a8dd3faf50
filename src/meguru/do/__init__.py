"""Do (推進): the log of activities and the yearly figures."""
