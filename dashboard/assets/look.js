/* Light or dark, and the words of Overview shown or not, before anything is drawn: what the reader chose,
   else what the system says. */
(function () {
  "use strict";
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const phone = window.matchMedia("screen and (max-width: 767px)");
  const root = document.documentElement;

  function remembered() {
    try { return window.localStorage.getItem("theme"); } catch { return null; }
  }

  function read() {
    return { theme: remembered() || (system.matches ? "dark" : "light"), compact: phone.matches };
  }

  function apply() {
    const look = read();
    root.setAttribute("data-bs-theme", look.theme);
    root.setAttribute("data-ag-theme-mode", look.theme);
    return look;
  }

  function toggle() {
    const theme = read().theme === "dark" ? "light" : "dark";
    try { window.localStorage.setItem("theme", theme); } catch { root.setAttribute("data-bs-theme", theme); }
    return apply();
  }

  function tellPage() {
    window.dash_clientside.set_props("look", { data: apply() });
  }

  /* The words of Overview: shown until the reader has put them away. */
  function showWords(isShown) {
    root.toggleAttribute("data-words-away", !isShown);
    try { window.localStorage.setItem("words", isShown ? "shown" : "away"); } catch { /* not remembered */ }
  }

  function wordsAreAway() {
    try { return window.localStorage.getItem("words") === "away"; } catch { return false; }
  }

  system.addEventListener("change", tellPage);
  phone.addEventListener("change", tellPage);
  window.insidersLook = { apply, toggle, showWords };
  root.toggleAttribute("data-words-away", wordsAreAway());
  apply();
})();
