/* Pins a note and takes one away: sends it, shows why it was refused, then shows the page anew. */
(function () {
  "use strict";

  function send(url, method, note) {
    const body = note && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(note) };
    return fetch(url, { method, ...body });
  }

  function tell(form, words) {
    form.querySelector(".note-error").textContent = words;
  }

  async function settle(sent, tellFailure, failed) {
    try {
      const answer = await sent;
      if (answer.ok) window.location.reload();
      else tellFailure((await answer.json()).error);
    } catch {
      tellFailure(failed);
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".note-form");
    if (!form) return;
    event.preventDefault();
    const note = Object.fromEntries(new FormData(form));
    settle(send(form.dataset.url, "POST", note), (words) => tell(form, words), form.dataset.failed);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".note-remove");
    if (!button || !window.confirm(button.dataset.question)) return;
    const form = button.closest(".note-panel").querySelector(".note-form");
    settle(send(button.dataset.url, "DELETE"), (words) => tell(form, words), button.dataset.failed);
  });
})();
