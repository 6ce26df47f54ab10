/* On paper every page but Report: light, each figure drawn anew as wide as the sheet, each list with the rows that are loaded. */
(function () {
  "use strict";
  const root = document.documentElement;
  const added = [];

  function addBeside(place, part) {
    place.after(part);
    added.push(part);
  }

  /* A copy, so that the figure on the screen stays as it is. */
  function drawOnPaper(graph) {
    const place = graph.closest(".dash-graph") ?? graph;
    const width = parseFloat(getComputedStyle(place.parentElement).width);
    if (!width) return;
    const copy = document.createElement("div");
    const height = graph._fullLayout.height;
    const figure = structuredClone(window.dash_clientside.insiders.readFigure(place.id) ?? { data: graph.data, layout: graph.layout });
    copy.className = "paper-figure";
    addBeside(place, copy);
    window.Plotly.newPlot(copy, figure.data, { ...figure.layout, width, height, autosize: false }, { staticPlot: true });
  }

  function writeCell(row, tag, words, isNumber) {
    const cell = row.appendChild(document.createElement(tag));
    cell.textContent = words;
    cell.className = isNumber ? "number" : "";
  }

  function writeRows(grid) {
    const api = window.dash_ag_grid.getApi(grid.id);
    if (!api || !grid.clientHeight) return;
    const columns = api.getAllDisplayedColumns();
    const isNumber = (column) => [column.getColDef().cellClass, column.getColDef().type].flat().join(" ").match(/number|numeric|right/i);
    const table = document.createElement("table");
    const head = table.createTHead().insertRow();
    const body = table.createTBody();
    table.className = "plain paper-rows";
    columns.forEach((column) => writeCell(head, "th", api.getDisplayNameForColumn(column, "header"), isNumber(column)));
    const loaded = [];
    api.forEachNode((rowNode) => {
      const before = loaded.at(-1);
      if (rowNode.data && (!before || rowNode.rowIndex === before.rowIndex + 1)) loaded.push(rowNode);
    });
    loaded.forEach((rowNode) => {
      const row = body.insertRow();
      columns.forEach((colKey) =>
        writeCell(row, "td", api.getCellValue({ rowNode, colKey, useFormatter: true }) ?? "", isNumber(colKey)));
    });
    if (!loaded.length) return;
    addBeside(grid, table);
    sayRange(grid, loaded[0].rowIndex + 1, loaded.at(-1).rowIndex + 1, api.getDisplayedRowCount());
  }

  /* Under the list, in place of the rows that are in view on the screen. */
  function sayRange(grid, first, last, all) {
    const place = document.getElementById(grid.id.replace(/grid$/, "range"));
    if (!place?.dataset.template) return;
    const words = document.createElement("span");
    words.className = "paper-range";
    words.textContent = window.dash_clientside.lists.writeNumbers(place.dataset.template, { first, last, all });
    addBeside(place, words);
  }

  function prepare() {
    if (added.length || document.querySelector(".report")) return;
    root.setAttribute("data-bs-theme", "light");
    root.classList.add("on-paper");
    document.querySelectorAll("main .js-plotly-plot").forEach(drawOnPaper);
    document.querySelectorAll("main .grid[id]").forEach(writeRows);
  }

  function restore() {
    added.splice(0).forEach((part) => {
      if (part.matches(".paper-figure")) window.Plotly.purge(part);
      part.remove();
    });
    root.classList.remove("on-paper");
    window.insidersLook.apply();
  }

  window.addEventListener("beforeprint", prepare);
  window.addEventListener("afterprint", restore);
})();
