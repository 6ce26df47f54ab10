/* First use: lines of .env that are copied, the words of Overview put away and shown again. */
(function () {
  "use strict";

  /* Without a clipboard (a page that is not secure has none) the line is marked, ready for Ctrl-C. */
  function mark(code) {
    window.getSelection().selectAllChildren(code);
  }

  function copy(button) {
    const code = button.parentElement.querySelector("code");
    mark(code);
    if (!navigator.clipboard) return;
    navigator.clipboard.writeText(code.textContent).then(() => { button.textContent = button.dataset.done; }, () => {});
  }

  function hideWords() {
    window.insidersLook.showWords(false);
    document.querySelector("main h1").focus({ preventScroll: true });
  }

  function showWords() {
    window.insidersLook.showWords(true);
    document.querySelector(".offcanvas.show .btn-close")?.click();
    const words = document.getElementById("words");
    if (words) { window.scrollTo(0, 0); words.focus(); return; }
    const asOf = new URLSearchParams(window.location.search).get("as_of");
    window.dash_clientside.insiders.visit(asOf ? "/?" + new URLSearchParams({ as_of: asOf }) : "/");
  }

  const acts = { copy, "hide-words": hideWords, "show-words": showWords };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button && acts[button.dataset.action]) acts[button.dataset.action](button);
  });
})();
