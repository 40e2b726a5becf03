"""Where the value of a column comes from, by the column's name."""

from __future__ import annotations

from collections.abc import Mapping

from schema.reasons import Origin

_NAMES: Mapping[Origin, str] = {
    Origin.PAGE: """
        title description published_at published_date published_precision published_raw published_timezone_source
        modified_at modified_date author authors section tag tags text blocks lead_image_url is_paywalled position
        canonical_url summary category lastmod_at is_noindex is_noarchive is_tdm_reserved area example_url
        card_title card_published_date article_title article_published_date article_modified_date original_title""",
    Origin.PARSER: """
        kind kind_confidence language word_count bigrams evidence parser_version content_sha256 parsed_value record
        change_class similarity band""",
    Origin.SERVER: "http_status etag last_modified body_bytes redirect_to redirect_url_sha256 payload_sha256",
    Origin.CRAWL: """
        url fetched_url article_url from_url original_url canonical_url_sha256 url_sha256 links_sha256 version
        name_sha256
        is_gone is_current first_seen_at last_seen_at last_checked_at last_changed_at links_seen_at gone_at loaded_at
        change_seq last_change_seq value field options found_at taken_down_at valid_from_at valid_to_at changed_at
        deleted_at operation reason created_at started_at finished_at cut_at fetched_at last_fetched_at next_due_at
        missing_since_at revisit_interval_s attempts wasted depth priority role status last_status drop_reason failure
        failure_detail found_by change is_new_only problem exit_code host pid command duration_s duration_ms
        coverage_min view file format rows sha256 offset length last_run_at relation column_name data_type unit
        null_meaning source meaning measures measure detail ended_at start_told_at end_told_at""",
    Origin.SETTINGS: "site from_site original_site licence terms_url start_urls",
    Origin.PERSON: "note accepted_at",
    Origin.COUNTED: """
        date discovered fetched not_modified new updated unchanged gone dropped failed articles filled share
        pages_pending pages_failed cards title_agree date_agree in_links related_in_links promoted_in_links from_sites
        pages first_published_date last_published_date titles title_equal title_share dates date_near date_updated
        date_share categories category_agree differs is_other_headline days_apart expected found""",
}

_ORIGINS = {name: origin for origin, names in _NAMES.items() for name in names.split()}

_EXCEPTIONS = {
    ("sites", "name"): Origin.SETTINGS,
    ("authors", "name"): Origin.PAGE,
    ("tags", "name"): Origin.PAGE,
    ("counters", "name"): Origin.CRAWL,
    ("article_links", "url"): Origin.PAGE,
    ("v_related_links", "url"): Origin.PAGE,
    ("v_card_disagreements", "url"): Origin.PAGE,
    ("v_promotions", "url"): Origin.PAGE,
    ("overrides", "value"): Origin.PERSON,
    ("overrides", "field"): Origin.PERSON,
}


def origin_of(relation: str, column: str) -> Origin:
    """Where the value comes from. KeyError for a column that this module does not name yet: add it."""
    if (relation, column) in _EXCEPTIONS:
        return _EXCEPTIONS[relation, column]
    if column in _ORIGINS:
        return _ORIGINS[column]
    if column.endswith("_id"):
        return Origin.KEY
    raise KeyError(f"{relation}.{column} has no origin; add it to schema/origins.py")
