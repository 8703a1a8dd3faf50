// Small helps for the workshop. Every page works without them.
(function () {
  "use strict";
  const letters = (text) => text.replace(/\s/g, "").length;

  // Counts letters under a text field as it is typed.
  const count = (area) => {
    const shown = document.querySelector('[data-count-of="' + CSS.escape(area.id) + '"]');
    if (shown) shown.textContent = letters(area.value) + "字";
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) count(event.target);
  });

  // Puts an activity or an advice with its source into a field of the sheet.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-put]");
    if (!button) return;
    const area = document.getElementById(button.dataset.into);
    if (!area) return;
    area.value += (area.value && !area.value.endsWith("\n") ? "\n" : "") + button.dataset.put;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });

  // Keeps what is typed in this browser while the network is away, and gives it back when the page is opened again.
  const keep = document.querySelector("form[data-keep]");
  if (keep) {
    const name = keep.dataset.keep;
    const values = () => JSON.stringify([...new FormData(keep)].filter(([key]) => key !== "csrfmiddlewaretoken"));
    const saved = document.getElementById("saved");
    keep.addEventListener("input", () => localStorage.setItem(name, values()));
    keep.addEventListener("submit", () => localStorage.removeItem(name));
    keep.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful) localStorage.removeItem(name);
    });
    keep.addEventListener("htmx:sendError", () => {
      if (saved) saved.textContent = "手元に残しています。つながったら送ります";
    });
    window.addEventListener("online", () => htmx.trigger(keep, "input"));
  }

  // The error summary takes the focus, so that a screen reader begins there.
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
