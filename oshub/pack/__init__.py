"""The legacy pack: what anybody can read here, as files that open from a USB stick without a server or a network.

`contents` says which addresses stand in it, `visitor` asks the portal for them as anybody could, `crawl` follows what
the answers link to, `markup` and `rewriting` make pages of files, `sheets` the files they look with, `containers`
writes a folder or a ZIP, `making` does all of it in order. `asking`, `jobs` and `views` are the pages that ask for one.
"""
