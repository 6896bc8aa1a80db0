"""The 工作台: requests and pages. Everything that they do is in office/, editing/, batch/ and district_run/."""
