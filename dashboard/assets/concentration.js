/* Concentration: the slider moves along stored points; the words of each came with the page, nothing is asked. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.concentration = (function () {
  "use strict";
  const SLIDER = "concentration-members";

  function moveRing(figures, place) {
    const moved = structuredClone(figures);
    Object.values(moved).forEach(({ data, layout }) => {
      if (!layout.meta || layout.meta.ring === undefined) return;
      const [drop, ring] = data.slice(layout.meta.ring);
      const [share, revenue] = place;
      Object.assign(drop, { x: [share, share], y: [0, revenue] });
      Object.assign(ring, { x: [share], y: [revenue] });
    });
    return moved;
  }

  function choose(value, words, figures) {
    const position = Number(value);
    const results = words.results[position];
    say(results);
    if (!window.dash_clientside.callback_context.triggered.length) {
      return [...results, figures].map(() => window.dash_clientside.no_update);
    }
    const members = position === words.now ? null : words.members[position];
    window.dash_clientside.insiders.replaceArguments({ members });
    return [...results, moveRing(figures, words.points[position])];
  }

  /* What a screen reader says of the slider is not its position. */
  function say(results) {
    const slider = document.getElementById(SLIDER);
    if (slider) slider.setAttribute("aria-valuetext", results[0] + ", " + results[1]);
  }

  /* A link to the page that is shown, or Back, changes what is chosen. */
  function readAddress() {
    const place = document.querySelector(".slider-place");
    if (!place || window.location.pathname !== "/concentration") return;
    const asked = Number(new URLSearchParams(window.location.search).get("members"));
    const members = JSON.parse(place.dataset.members);
    const distances = members.map((count) => Math.abs(count - asked));
    const value = asked ? distances.indexOf(Math.min(...distances)) : Number(place.dataset.now);
    window.dash_clientside.set_props(SLIDER, { value });
  }
  ["_dashprivate_pushstate", "popstate"].forEach((event) => window.addEventListener(event, readAddress));

  return { choose };
})();
