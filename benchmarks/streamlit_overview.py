"""Our Overview written for Streamlit: the same queries, kept in the same way, the same figures and words.

Takes the settings, gives the page that `streamlit run benchmarks/streamlit_overview.py` serves; `benchmarks/web.py`
measures it beside ours. It leaves out the navigation, the dark theme, the downloads and most sentences.
"""

from __future__ import annotations

import streamlit as st

from dashboard.figures import members, revenue
from dashboard.pages.request import read_request
from dashboard.queries.overview import read_facts, read_lines, read_months
from dashboard.queries.reader import Reader
from dashboard.queries.snapshots import read_newest_run
from dashboard.translations import choose_locale
from segmentation.settings import load_settings
from segmentation.store.connection import connect_engine


@st.cache_resource
def open_reader() -> Reader:
    """Return the reader that all sessions share."""
    settings = load_settings()
    return Reader(connect_engine(settings.database_url), settings)


def show_overview(queries: Reader, as_of: str) -> None:
    """Write the page of a month."""
    request = read_request(queries, "/", f"?as_of={as_of}" if as_of else "")
    if request is None:
        st.write("Nothing is published yet.")
        return
    formats, snapshot = request.formats, request.snapshot
    by_month, forecasts = queries.read(read_months, request.as_of)
    _rules, sales = queries.read(read_lines, request.as_of)
    facts = queries.read(read_facts, request.as_of, queries.settings.exit_margin)
    queries.read_fresh(read_newest_run)
    st.selectbox("Month", request.published["as_of"].dt.date[::-1])
    st.header(request.name_page("Overview"))
    tiles = {
        "Insiders": formats.number(snapshot["insiders"]),
        "Share of revenue": formats.percent(snapshot["insiders_revenue_share"]),
        "Entered": formats.number(snapshot["entered"]),
        "Left": formats.number(snapshot["left"]),
        "On notice": formats.number(snapshot["on_notice"]),
    }
    for column, (label, value) in zip(st.columns(5), tiles.items(), strict=True):
        column.metric(label, value)
    shown = request.published[request.published["as_of"] <= snapshot["as_of"]]
    wide, narrow = st.columns((7, 5))
    wide.subheader(revenue.title_revenue_by_group(by_month, formats))
    wide.plotly_chart(revenue.draw_revenue_by_group(by_month, forecasts, "light", formats=formats), key="revenue")
    wide.dataframe(by_month)
    narrow.subheader(members.title_members(shown, formats))
    narrow.plotly_chart(members.draw_members(shown, "light", formats=formats), key="members")
    narrow.dataframe(shown[["as_of", "insiders", "entered", "left", "on_notice"]])
    wide.table(facts.attention)
    narrow.table(sales)


choose_locale(load_settings().locale)
st.set_page_config(page_title="Insiders", layout="wide")
show_overview(open_reader(), st.query_params.get("as_of", ""))
