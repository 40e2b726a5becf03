"""Scrapy's settings: one place for `tearsheet crawl` and `scrapy crawl site`.

Everything that a crawl of strangers' sites must not do is switched off here; several of Scrapy 2.19's defaults are the
other way round (certificates unverified, remote control and telnet on, one gigabyte a page, ftp, file and s3 allowed).
"""

from crawler.page import MAX_PAGE_BYTES
from crawler.user_agent import user_agent

BOT_NAME = "tearsheet"
SPIDER_MODULES = ["crawler.spiders"]
USER_AGENT = user_agent(None)

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# One connection a host. The gap between requests is kept by `crawler.network.handler`; for `scrapy crawl site` the
# delay that is set here becomes the site's.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0
# One request on its way and one ready behind it: more would only make a stop wait for them, a delay each.
CONCURRENT_REQUESTS = 2
# A callback yields one item; Scrapy starts this many tasks for every answer.
CONCURRENT_ITEMS = 1
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 32 * 1024 * 1024

# In all, from the turn to the last byte. A host is asked one thing at a time, so that a page which takes longer would
# hold up its whole site.
DOWNLOAD_TIMEOUT = 15
TWISTED_DNS_RESOLVER = "crawler.network.resolver.GuardedResolver"
# Names are looked up in threads: as many as sites at a time, so that none waits for the names of dead ones.
REACTOR_THREADPOOL_MAXSIZE = 64
DOWNLOAD_MAXSIZE = MAX_PAGE_BYTES
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = dict.fromkeys(("data", "file", "ftp", "s3")) | dict.fromkeys(
    ("http", "https"), "crawler.network.handler.PoliteHandler"
)

# The frontier is the `pages` table: it knows what was seen, and a redirect's target is a row of its own.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
COOKIES_ENABLED = False
HTTPERROR_ALLOW_ALL = True
HTTPPROXY_ENABLED = False
REFERER_ENABLED = False
RETRY_ENABLED = False  # a failed request is a row that comes again, by `crawler.politeness.retries`

TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
MEMUSAGE_ENABLED = False
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
LOG_INSTALL_ROOT_HANDLER = False

# Ours, by RFC 9309; Scrapy's own lets requests through while robots.txt is on its way.
ROBOTSTXT_OBEY = False
COMPRESSION_ENABLED = False  # Scrapy's takes half a packed body for a whole one
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.bodies.BodiesMiddleware": 590,  # where Scrapy has its own
}

ITEM_PIPELINES = {
    "pipelines.validate.ValidatePipeline": 100,
    "pipelines.normalise.NormalisePipeline": 200,
    "pipelines.dedupe.DedupePipeline": 300,
    "pipelines.store.StorePipeline": 400,
}
