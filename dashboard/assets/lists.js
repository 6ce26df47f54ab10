/* Lists of customers: what is chosen stands in the address, the grid asks again, the export follows. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.lists = (function () {
  "use strict";
  const DEFAULT_SORT = "-revenue";
  const ANY = "*";
  const PHONE_COLUMNS = ["customer_id", "status", "revenue"];
  const PHONE_COLUMNS_OF_CHANGES = ["customer_id", "reason"];

  /* The filters, as the store holds them; what differs from the address is written there, loading nothing. */
  function choose(values, wanted) {
    const inputs = window.dash_clientside.callback_context.inputs_list[0];
    const held = Object.fromEntries(inputs.map((input) => [input.id.key, input.value ?? ""]));
    writeFilters(held, inputs[0].id.list);
    const chosen = Object.fromEntries(Object.entries(held).map(([key, value]) => [key, value === ANY ? "" : value]));
    const isNew = Object.keys(chosen).some((key) => (wanted[key] ?? "") !== chosen[key]);
    return isNew ? { ...wanted, ...chosen } : window.dash_clientside.no_update;
  }

  function readUsual(list) {
    return JSON.parse(document.querySelector("[data-list=" + list + "]").dataset.usual);
  }

  /* Every choice is a step that Back undoes, but not every letter of a search. */
  function writeFilters(held, list) {
    const usual = readUsual(list).filters;
    const query = new URLSearchParams(window.location.search);
    const changed = Object.keys(held).filter((key) => (query.get(key) || usual[key]) !== held[key]);
    const written = changed.map((key) => [key, held[key] === usual[key] ? null : held[key]]);
    window.dash_clientside.insiders.replaceArguments(Object.fromEntries(written), changed.some((key) => key !== "find"));
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

  /* Phones begin with the id, the status and one number, or with the id and the reason; others as the server says. */
  const phone = window.matchMedia("screen and (max-width: 767px)");
  let fitAgain = () => {};
  let chooseAgain = () => {};
  phone.addEventListener("change", () => chooseAgain());

  function listUsualColumns(api, id) {
    if (phone.matches) return api.getColumn("reason") ? PHONE_COLUMNS_OF_CHANGES : PHONE_COLUMNS;
    return readUsual(id.replace(/-grid$/, "")).columns;
  }

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

  /* The menu holds the columns that the address names, else the usual ones. */
  function chooseColumns(api, id) {
    if (api.isDestroyed() || !api.getColumns()) return;
    const asked = new URLSearchParams(window.location.search).get("columns");
    const value = asked ? asked.split(".") : listUsualColumns(api, id);
    window.dash_clientside.set_props(id.replace(/grid$/, "columns"), { value });
  }

  /* The columns that the menu holds; into the address where they are not the usual ones. */
  function showColumns(shown, id) {
    const isFirst = !window.dash_clientside.callback_context.triggered.length;
    window.dash_ag_grid.getApiAsync(id).then((api) => {
      if (api.isDestroyed()) return;
      follow(api, id);
      fitAgain = () => fitColumns(api, shown);
      chooseAgain = () => chooseColumns(api, id);
      if (isFirst && phone.matches) return chooseAgain();
      fitAgain();
      if (isFirst) return;
      const usual = listUsualColumns(api, id).filter((name) => api.getColumn(name));
      const isUsual = usual.length === shown.length && usual.every((name) => shown.includes(name));
      const names = api.getColumns().map((column) => column.getColId()).filter((name) => shown.includes(name));
      window.dash_clientside.insiders.replaceArguments({ columns: isUsual ? null : names.join(".") });
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
    return writeNumbers(template, numbers);
  }

  function writeNumbers(template, numbers) {
    const format = new Intl.NumberFormat(document.documentElement.lang);
    return template.replace(/\{(\w+)\}/g, (_, name) => format.format(numbers[name]));
  }

  /* A link to the page that is shown, or a step back, changes what was chosen: it lives in the controls. */
  function readAddress() {
    const query = new URLSearchParams(window.location.search);
    document.querySelectorAll("[data-list]").forEach((place) => {
      const list = place.dataset.list;
      if (window.location.pathname !== "/" + list) return;
      Object.entries(readUsual(list).filters).forEach(([key, value]) => {
        window.dash_clientside.set_props({ type: "filter", list, key }, { value: query.get(key) || value });
      });
      window.dash_ag_grid.getApiAsync(list + "-grid").then((api) => {
        const sort = query.get("sort") || DEFAULT_SORT;
        const state = [{ colId: sort.replace(/^-/, ""), sort: sort.startsWith("-") ? "desc" : "asc" }];
        api.applyColumnState({ state, defaultState: { sort: null } });
        chooseColumns(api, list + "-grid");
      }).catch(() => {});
    });
  }
  ["_dashprivate_pushstate", "popstate"].forEach((event) => window.addEventListener(event, readAddress));

  return { choose, refill, pointExport, showColumns, writeNumbers };
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
      const list = new URLSearchParams(document.querySelector(".list-card a.dark").getAttribute("href").split("?")[1]);
      const columns = new URLSearchParams(window.location.search).get("columns");
      if (columns) list.set("columns", columns);
      return "/customer?" + new URLSearchParams([["id", cell.value], ...list]);
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
