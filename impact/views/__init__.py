"""Pages of the log and of the dashboards: fetch with access, form, one action, redirect or render."""
