/* What the pages do without asking the server: theme, figures, title, drawer, filters in the address. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.insiders = (function () {
  "use strict";

  function chooseLook(clicks) {
    return clicks ? window.insidersLook.toggle() : window.insidersLook.apply();
  }

  function setPath(target, path, value) {
    const keys = path.split(".");
    const last = keys.pop();
    keys.reduce((part, key) => (part[key] = part[key] || {}), target)[last] = value;
  }

  /* The figure in the reader's theme; on phones with what it keeps for them in layout.meta.phone. */
  const given = {};
  function drawFigure(figures, look) {
    if (!figures || !look) return window.dash_clientside.no_update;
    given[window.dash_clientside.callback_context.outputs_list.id.name] = figures;
    const figure = structuredClone(figures[look.theme]);
    const phone = look.compact && figure.layout.meta && figure.layout.meta.phone;
    Object.entries(phone || {}).forEach(([path, value]) => setPath(figure.layout, path, value));
    return figure;
  }

  /* The figure of a graph as light paper has it. */
  function readFigure(id) {
    return id.startsWith("{") ? given[JSON.parse(id).name]?.light : undefined;
  }

  let shown = null;
  function showTitle(title) {
    if (!title) return;
    document.title = title + " · Insiders";
    if (shown !== null && shown !== window.location.pathname) {
      window.scrollTo(0, 0);
      const head = document.querySelector("main h1");
      const isTyping = document.activeElement.matches("input, textarea");
      if (head && !isTyping) head.focus({ preventScroll: true });
    }
    shown = window.location.pathname;
  }

  function toggleDrawer(clicks, href, isOpen) {
    const trigger = window.dash_clientside.callback_context.triggered_id;
    return trigger === "menu-button" ? !isOpen : false;
  }

  /* What was chosen into the address: changes no page, so nothing is asked again. A step is one that Back undoes. */
  function replaceArguments(changes, isStep = false) {
    const query = new URLSearchParams(window.location.search);
    Object.entries(changes).forEach(([name, value]) => {
      if (value === null || value === undefined || value === "") query.delete(name);
      else query.set(name, value);
    });
    const text = query.toString();
    if (text === new URLSearchParams(window.location.search).toString()) return;
    const act = isStep ? "pushState" : "replaceState";
    window.history[act](window.history.state, "", window.location.pathname + (text ? "?" + text : ""));
  }

  function reloadWhenPublished(isPublished) {
    if (isPublished) window.location.reload();
  }

  /* Goes to another page of this app as a link does. */
  function visit(address) {
    window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  return { chooseLook, drawFigure, readFigure, showTitle, toggleDrawer, reloadWhenPublished, replaceArguments, visit };
})();
