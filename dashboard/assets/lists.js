/* Lists of customers: what is chosen stands in the address, the grid asks again, the export follows. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.lists = (function () {
  "use strict";
  const DEFAULT_SORT = "-revenue";
  const ANY = "*";
  const PHONE_COLUMNS = ["customer_id", "status", "revenue"];
  const PHONE_COLUMNS_OF_CHANGES = ["customer_id", "reason"];

  /* The filters, as the store holds them; written into the address without loading anything. */
  function choose(values, wanted) {
    const inputs = window.dash_clientside.callback_context.inputs_list[0];
    const chosen = Object.fromEntries(inputs.map((input) => [input.id.key, input.value === ANY ? "" : input.value ?? ""]));
    const changed = Object.entries(chosen).filter(([key, value]) => (wanted[key] ?? "") !== value);
    if (!changed.length) return window.dash_clientside.no_update;
    window.dash_clientside.insiders.replaceArguments(chosen);
    return { ...wanted, ...chosen };
  }

  function refill(wanted, id) {
    if (!window.dash_clientside.callback_context.triggered.length) return;
    window.dash_ag_grid.getApiAsync(id).then((api) => {
      if (api.isDestroyed()) return;
      follow(api, id);
      api.ensureIndexVisible(0);
      api.purgeInfiniteCache();
    }).catch(() => {});
  }

  function readSort(request) {
    const first = request && request.sortModel && request.sortModel[0];
    return first ? (first.sort === "desc" ? "-" : "") + first.colId : DEFAULT_SORT;
  }

  /* Both files hold what the grid shows: same filters, same order. */
  function pointExport(request, wanted, address) {
    const [path, asked] = address.split("?");
    const before = new URLSearchParams(asked).get("sort") || DEFAULT_SORT;
    const sort = request ? readSort(request) : before;
    if (sort !== before) {
      window.dash_clientside.insiders.replaceArguments({ sort: sort === DEFAULT_SORT ? null : sort });
    }
    const filled = Object.entries({ ...wanted, sort }).filter(([, value]) => value);
    const query = "?" + new URLSearchParams(filled);
    return [path + query, path.replace(/csv$/, "xlsx") + query];
  }

  /* What the reader chose; phones begin with the id, the status and one number, or with the id and the reason. */
  const phone = window.matchMedia("(max-width: 767px)");
  let fitAgain = () => {};
  let chooseAgain = () => {};
  phone.addEventListener("change", () => chooseAgain());

  function fitColumns(api, shown) {
    if (api.isDestroyed() || !api.getColumns()) return;
    const height = phone.matches ? 44 : 34;
    const rowHeight = phone.matches && api.getColumn("reason") ? 92 : height;
    if (api.getGridOption("rowHeight") !== rowHeight) {
      api.setGridOption("rowHeight", rowHeight);
      api.setGridOption("headerHeight", height);
      api.purgeInfiniteCache();
    }
    const columns = api.getColumns().map((column) => column.getColId());
    api.setColumnsVisible(columns.filter((name) => !shown.includes(name)), false);
    api.setColumnsVisible(columns.filter((name) => shown.includes(name)), true);
  }

  /* The menu of columns holds what is shown, so that a phone's choice can be changed as any other. */
  function chooseColumns(api, id, shown) {
    if (api.isDestroyed()) return;
    const onPhone = api.getColumn("reason") ? PHONE_COLUMNS_OF_CHANGES : PHONE_COLUMNS;
    window.dash_clientside.set_props(id.replace(/grid$/, "columns"), { value: phone.matches ? onPhone : shown });
  }

  function showColumns(shown, id) {
    const isFirst = !window.dash_clientside.callback_context.triggered.length;
    window.dash_ag_grid.getApiAsync(id).then((api) => {
      if (api.isDestroyed()) return;
      follow(api, id);
      fitAgain = () => fitColumns(api, shown);
      if (isFirst) chooseAgain = () => chooseColumns(api, id, shown);
      if (isFirst && phone.matches) chooseAgain();
      else fitAgain();
    }).catch(() => {});
    return window.dash_clientside.no_update;
  }

  /* Says under a grid which of its rows are in view; nothing while they are on their way. */
  const followed = new WeakSet();
  function follow(api, id) {
    if (followed.has(api)) return;
    followed.add(api);
    const view = document.querySelector("#" + id + " .ag-body-viewport");
    const seen = new ResizeObserver(() => say());
    const say = () => {
      if (api.isDestroyed()) return seen.disconnect();
      const place = document.getElementById(id.replace(/grid$/, "range"));
      const first = api.getDisplayedRowAtIndex(0);
      if (!place || !first) return;
      place.textContent = first.data ? sayRange(place.dataset.template, first.rowHeight, view, api.getDisplayedRowCount()) : "";
    };
    ["newColumnsLoaded", "firstDataRendered"].forEach((event) => api.addEventListener(event, () => fitAgain()));
    ["modelUpdated", "bodyScroll"].forEach((event) => api.addEventListener(event, say));
    api.addEventListener("cellKeyDown", openCustomer);
    seen.observe(view);
    say();
  }

  /* The keyboard moves between cells, not into them: Enter follows the link of a cell. */
  function openCustomer({ event }) {
    const link = event.key === "Enter" && event.target.closest(".ag-cell").querySelector("a");
    if (link) link.click();
  }

  function sayRange(template, height, view, all) {
    const numbers = {
      first: Math.min(Math.round(view.scrollTop / height) + 1, all),
      last: Math.min(Math.max(Math.floor((view.scrollTop + view.clientHeight) / height), 1), all),
      all,
    };
    const format = new Intl.NumberFormat(document.documentElement.lang);
    return template.replace(/\{(\w+)\}/g, (_, name) => format.format(numbers[name]));
  }

  /* A link to the page that is shown changes its filters, which live in the controls. */
  function readAddress() {
    const query = new URLSearchParams(window.location.search);
    document.querySelectorAll("[data-list]").forEach((place) => {
      if (window.location.pathname !== "/" + place.dataset.list) return;
      JSON.parse(place.dataset.defaults).forEach(([key, value]) => {
        const id = { type: "filter", list: place.dataset.list, key };
        window.dash_clientside.set_props(id, { value: query.get(key) || value });
      });
    });
  }
  ["_dashprivate_pushstate", "popstate"].forEach((event) => window.addEventListener(event, readAddress));

  return { choose, refill, pointExport, showColumns };
})();

window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
  StatusPill: (cell) =>
    cell.data ? window.React.createElement("span", { className: "pill " + cell.data.status_kind }, cell.value) : null,
  CausePill: (cell) =>
    cell.data && cell.data.cause_kind
      ? window.React.createElement("span", { className: "pill " + cell.data.cause_kind }, cell.value)
      : cell.value || null,
  /* A phone has no room for a column of the cause: there it stands over the reason. */
  Reason: (cell) => {
    if (!cell.value) return null;
    const cause = window.React.createElement("span", { className: "pill " + cell.data.cause_kind }, cell.data.cause);
    const reason = window.React.createElement("span", { className: "reason" }, cell.value);
    return window.React.createElement("span", { className: "reasoned" }, cause, reason);
  },
  /* The customer, and the list they stand in as the export has it. */
  CustomerId: (cell) => {
    if (!cell.value) return null;
    const find = () => {
      const list = document.querySelector(".list-card a.dark").getAttribute("href").split("?")[1];
      return "/customer?" + new URLSearchParams([["id", cell.value], ...new URLSearchParams(list)]);
    };
    const point = (event) => event.currentTarget.setAttribute("href", find());
    const go = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      window.dash_clientside.insiders.visit(find());
    };
    return window.React.createElement("a", { href: find(), onPointerDown: point, onFocus: point, onClick: go }, cell.value);
  },
});
