"""Settings: `base` for all, `demo` for one machine, `test` for the suite, `production` for servers."""
