"""Reading functions that misbehave by the page's path. Workers import them by name."""

import ctypes
import os
import sys
import time

from crawler.page import Page
from crawler.reading import Reading
from schema.article import Article


def read_oddly(page: Page) -> Reading:
    what = page.url.rpartition("/")[2]
    if what.startswith("hang"):
        os.write(2, f"{os.getpid()} hangs\n".encode())
        while what == "hang":
            time.sleep(0.01)
        ctypes.PyDLL(None).sleep(3600)  # keeps the interpreter's lock: no other thread runs
    if what == "exit":
        os._exit(3)
    if what == "raise":
        raise KeyError("no such thing")
    if what == "explode":
        bytearray(3 << 30)
    if what == "modules":
        return Reading(Article(page.url, tags=tuple(sys.modules)))
    return Reading(Article(page.url, title=str(os.getpid()), text=page.body.decode()))
