// Small helps for the workshop. Every page works without them.
(function () {
  "use strict";
  // What is said here stands in the page, in its language (work.html).
  const words = document.body.dataset;
  const letters = (text) => text.replace(/\s/g, "").length;

  // Counts letters under a text field as it is typed.
  const count = (area) => {
    const shown = document.querySelector('[data-count-of="' + CSS.escape(area.id) + '"]');
    if (shown) shown.textContent = letters(area.value) + words.letters;
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

  // What was sent is forgotten only when the page that answers says that it was taken.
  const sent = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  if (sent && document.querySelector(".flash.is-success")) localStorage.removeItem(sent);

  // Keeps what is typed in this browser until the server has it, and offers it again after a lost connection or a closed window.
  const keep = document.querySelector("form[data-keep]");
  if (keep) {
    const name = keep.dataset.keep;
    const saved = document.getElementById("saved");
    const fields = () => [...keep.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");
    const read = () => fields().filter((field) => field.type !== "radio" || field.checked).map((field) => [field.name, field.value]);
    const forget = () => localStorage.removeItem(name);
    const warn = (is_warning) => saved && saved.classList.toggle("is-warning", is_warning);
    const say = (words) => { if (saved) saved.textContent = words; warn(true); };

    // A log-in that has run out answers with the door: nothing of that is a saved sheet.
    const isMine = (request) => new URL(request.responseURL).pathname === new URL(keep.action).pathname;

    const kept = localStorage.getItem(name);
    if (kept === JSON.stringify(read())) forget();
    else if (kept) {
      const offer = document.createElement("p");
      offer.className = "flash is-warning";
      offer.setAttribute("role", "status");
      offer.append(words.unsent);
      const button = (words, act) => {
        const made = document.createElement("button");
        made.type = "button";
        made.className = "btn quiet slim";
        made.textContent = words;
        made.addEventListener("click", () => { act(); offer.remove(); });
        offer.append(made);
      };
      button(words.restore, () => {
        const values = new Map(JSON.parse(kept));
        fields().forEach((field) => {
          if (!values.has(field.name)) return;
          if (field.type === "radio") field.checked = field.value === values.get(field.name);
          else field.value = values.get(field.name);
          count(field);
        });
        keep.dispatchEvent(new Event("input", { bubbles: true }));
      });
      button(words.forget, forget);
      keep.before(offer);
    }
    keep.addEventListener("input", () => localStorage.setItem(name, JSON.stringify(read())));
    keep.addEventListener("submit", () => sessionStorage.setItem("sent", name));
    // htmx counts an answer it may show as a success, a refusal (409, 422) too: only what was taken may be forgotten here.
    const isTaken = (request) => request.status >= 200 && request.status < 300 && isMine(request);
    keep.addEventListener("htmx:afterRequest", (event) => { if (isTaken(event.detail.xhr)) forget(); });
    document.addEventListener("htmx:beforeSwap", (event) => {
      if (event.detail.requestConfig.elt !== keep || isMine(event.detail.xhr)) return;
      event.detail.shouldSwap = false;
      say(words.again);
    });
    // The save bar's green is for what was saved; an answer that says why it was not is a warning.
    keep.addEventListener("htmx:afterRequest", (event) => warn(!isTaken(event.detail.xhr)));
    keep.addEventListener("htmx:responseError", () => say(words.refused));
    keep.addEventListener("htmx:sendError", () => say(words.offline));
    window.addEventListener("online", () => htmx.trigger(keep, "input"));
  }

  // Escape closes the menu of narrow screens and gives the focus back to its button.
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // The error summary takes the focus, so that a screen reader begins there.
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
