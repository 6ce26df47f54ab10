/* What a card does by itself: its table, its downloads, menus that close, Try again, the search of the top bar. */
(function () {
  "use strict";

  function showTable(card, button) {
    const table = card.querySelector(".behind");
    const isShown = table.hidden;
    table.hidden = !isShown;
    card.querySelector(".figure").hidden = isShown;
    button.setAttribute("aria-pressed", String(isShown));
  }

  /* Text that a spreadsheet would run as a formula gets an apostrophe. */
  function quote(cell) {
    const text = /^[=+\-@\t\r]/.test(cell) && isNaN(cell) ? "'" + cell : cell;
    return /[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  }

  function writeCsv(table) {
    const rows = [...table.rows].map((row) =>
      [...row.cells].map((cell) => quote(cell.dataset.value ?? cell.textContent.trim())).join(","));
    return rows.join("\r\n") + "\r\n";
  }

  function save(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/csv;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  /* The figure on its card's ground, the finding above it. */
  function savePng(card) {
    const graph = card.querySelector(".js-plotly-plot");
    const style = getComputedStyle(document.documentElement);
    const words = (selector) => card.querySelector(selector)?.textContent ?? "";
    const margin = graph.layout.margin ?? graph.layout.template?.layout?.margin ?? {};
    const title = {
      text: "<b>" + words("h2") + "</b>", x: 0, xref: "container", xanchor: "left", y: 1, yref: "container",
      yanchor: "top", pad: { l: 16, t: 14 }, font: { size: 15, color: style.getPropertyValue("--i-ink") },
      subtitle: { text: words(".subtitle"), font: { size: 13, color: style.getPropertyValue("--i-muted") } },
    };
    const layout = {
      ...graph.layout, title, margin: { ...margin, t: (margin.t ?? 12) + 56 }, height: graph.clientHeight + 56,
      paper_bgcolor: style.getPropertyValue("--i-surface"),
    };
    window.Plotly.downloadImage({ data: graph.data, layout }, {
      format: "png", scale: 2, width: graph.clientWidth, height: graph.clientHeight + 56, filename: card.dataset.name,
    });
  }

  function closeMenus(except) {
    document.querySelectorAll(".dropdown-details[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  }

  const acts = {
    table: (button) => showTable(button.closest(".card"), button),
    csv: (button) => { const card = button.closest(".card"); save(card.dataset.name + ".csv", writeCsv(card.querySelector("table"))); },
    png: (button) => savePng(button.closest(".card")),
    reload: () => window.location.reload(),
  };

  /* The link of a month was written when the page came: what was chosen on the page since (a filter, a size) goes along. */
  function followMonth(event, link) {
    const query = new URLSearchParams(window.location.search);
    const asked = new URLSearchParams(link.search);
    ["as_of", "compare"].forEach((date) => (asked.has(date) ? query.set(date, asked.get(date)) : query.delete(date)));
    link.search = query;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.dash_clientside.insiders.visit(link.href);
  }

  document.addEventListener("click", (event) => {
    const month = event.target.closest(".month-menu a");
    if (month) followMonth(event, month);
    const button = event.target.closest("[data-action]");
    if (button && acts[button.dataset.action]) acts[button.dataset.action](button);
    const menu = event.target.closest(".dropdown-details");
    closeMenus(menu && event.target.closest("summary, .choices") ? menu : null);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = document.querySelector(".dropdown-details[open]");
      if (menu) { closeMenus(null); menu.querySelector("summary").focus(); }
      else if (event.target.matches(".tile .label")) event.target.blur();
    }
    if (event.key === "/" && !event.target.closest("input, textarea, select")) {
      const search = document.querySelector(".search-form input");
      if (search && search.offsetParent) { event.preventDefault(); search.select(); }
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".search-form");
    if (!form) return;
    event.preventDefault();
    const query = new URLSearchParams({ list: "everyone", find: form.querySelector("input").value.trim() });
    const asked = new URLSearchParams(window.location.search);
    ["as_of", "compare"].forEach((date) => { if (asked.has(date)) query.set(date, asked.get(date)); });
    const visit = (address) => {
      form.querySelector("input").blur();
      window.dash_clientside.set_props("customer-search", { value: "" });
      window.dash_clientside.insiders.visit(address);
    };
    /* Where the search itself fails, the list says what did. */
    fetch("/find?" + query)
      .then((found) => visit(found.ok ? found.url : "/insiders?" + query))
      .catch(() => visit("/insiders?" + query));
  });
})();
