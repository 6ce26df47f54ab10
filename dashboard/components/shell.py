"""The frame around every page: sidebar, top bar, drawer on phones.

Takes what the router knows, gives Dash components. What never changes is built once by `build_shell`; the router
fills navigation, as-of selector and freshness.
"""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.marks import DotKind, dot
from dashboard.components.states import skeleton
from dashboard.language import LANGUAGES, SWITCH_URL
from dashboard.translations import _, get_locale


def build_shell() -> Component:
    """Return the frame with nothing in it yet: what the browser gets first."""
    return html.Div(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            dcc.Store(id="look"),
            dcc.Store(id="title"),
            html.A(_("Skip to the content"), href="#main", className="skip"),
            html.Aside([_brand(), html.Nav(id="navigation", **{"aria-label": _("Pages")}), *_foot()], className="side"),
            dbc.Offcanvas(
                [
                    html.Nav(id="drawer-navigation", **{"aria-label": _("Pages")}),
                    _words_button(),
                    html.Div(fill_languages(), className="languages"),
                ],
                id="drawer",
                title=_brand(),
                labelledby="menu-button",
            ),
            html.Div([_top_bar(), html.Main(skeleton(), id="main")], className="page"),
        ],
        className="frame",
    )


def fill_navigation(groups: Sequence[tuple[str, Sequence[tuple[str, str, str]]]], current: str) -> list[Component]:
    """Return the links of the sidebar.

    Parameters
    ----------
    groups
        (heading, its pages); a page is (words, address, count or nothing).
    current
        The address of the page shown.
    """
    parts: list[Component] = []
    for heading, pages in groups:
        parts += [html.H2(heading), html.Ul([_fill_link(*page, current) for page in pages])]
    return parts


def fill_as_of(months: Sequence[tuple[str, str, str]], current: str) -> Component:
    """Return the selector of the month; a month is (its name, "as of 1 Dec", address), newest first."""
    name, as_of, _address = next(month for month in months if month[2] == current)
    words = [
        html.Span(_("Month shown:"), className="visually-hidden"),
        html.B(name),
        html.Span(as_of, className="muted only-wide"),
    ]
    return _month_menu("as-of", words, months, current)


def fill_compare(months: Sequence[tuple[str, str, str]], current: str) -> Component:
    """Return the selector of the month compared with; `current` is none of the addresses where there is no default."""
    name = next((month[0] for month in months if month[2] == current), _("a month"))
    words = [
        html.Span([_("compare with"), " "], className="muted only-wide"),
        html.Span([_("vs"), " "], className="muted only-phone"),
        html.Span(name),
    ]
    return _month_menu("compare", words, months, current)


def _month_menu(name: str, words: list[Component], months: Sequence[tuple[str, str, str]], current: str) -> Component:
    button = html.Summary([*words, html.I(className="icon icon-caret")], className="control")
    links = [
        html.Li(
            html.A(  # cards.js follows it with what was chosen on the page since it came
                [html.Span(name), html.Span(as_of, className="muted")],
                href=address,
                className="current" if address == current else None,
            )
        )
        for name, as_of, address in months
    ]
    return html.Details([button, html.Ul(links, className="menu")], className=f"dropdown-details month-menu {name}")


def fill_freshness(kind: DotKind, sentence: str, address: str) -> Component:
    """Return the stamp in the top bar."""
    return dcc.Link([dot(kind), html.Span(sentence)], href=address, className="freshness", title=_("See data and runs"))


def fill_languages() -> list[Component]:
    """Return the switch of the language: the other ones, each in its own words."""
    current = get_locale().split("_")[0]
    return [
        html.A(
            language.upper(),
            href=f"{SWITCH_URL}/{language}",
            lang=language,
            hrefLang=language,
            title=name,
            className="control bare",
            **{"aria-label": f"{language.upper()}, {name}"},  # begins with what is seen
        )
        for language, name in LANGUAGES.items()
        if language != current
    ]


def _fill_link(words: str, address: str, count: str, current: str) -> Component:
    is_current = address == current
    link = dcc.Link([words, html.Span(count)], href=address, className="current" if is_current else None)
    return html.Li(link, **({"aria-current": "page"} if is_current else {}))


def _brand() -> Component:
    return html.Div([html.I(className="brand-mark"), "Insiders"], className="brand")


def _foot() -> list[Component]:
    return [_words_button(), html.Div(id="source-name", className="side-foot")]


def _words_button() -> Component:
    words = _("What do these words mean?")
    return html.Button(words, type="button", className="words-button", **{"data-action": "show-words"})


def _top_bar() -> Component:
    menu = html.Button(
        html.I(className="icon icon-menu-lines"),
        id="menu-button",
        type="button",
        className="control bare only-phone",
        **{"aria-label": _("Menu")},
    )
    phone_search = dcc.Link(
        html.I(className="icon icon-search"),
        href="/insiders",
        className="control bare only-phone phone-search",
        title=_("Find a customer"),
    )
    look = html.Button(
        html.I(className="icon icon-look"),
        id="look-button",
        type="button",
        className="control bare",
        **{"aria-label": _("Light or dark")},
    )
    return html.Header(
        [
            menu,
            html.Div(_brand(), className="only-phone"),
            html.Div(id="as-of", className="as-of-place"),
            html.Div(id="freshness", className="only-wide"),
            html.Div(className="space"),
            _search_form(),
            phone_search,
            html.Div(fill_languages(), className="only-wide languages"),
            look,
        ],
        className="top",
    )


def _search_form() -> Component:
    return html.Form(
        [
            html.I(className="icon icon-search"),
            # no debounce: with it Dash puts the caret back after a key, and quick letters change places
            dcc.Input(id="customer-search", name="find", type="text", placeholder=_("Find a customer")),
            html.Kbd("/"),
        ],
        action="/find",
        method="get",
        className="control quiet search-form only-wide",
        role="search",
    )
