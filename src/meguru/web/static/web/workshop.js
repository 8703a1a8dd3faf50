// Small helps for the workshop. Every page works without them.
(function () {
  "use strict";
  // What is said here stands in the page, in its language (work.html).
  const words = document.body.dataset;
  const letters = (text) => text.replace(/\s/g, "").length;

  // Counts letters under a text field as it is typed.
  const count = (area) => {
    const shown = document.querySelector('[data-count-of="' + CSS.escape(area.id) + '"]');
    if (!shown) return;
    // The limit is said before it is met, and that it is passed, in the number that counts: line ends are letters there.
    const left = area.dataset.longest - [...area.value.trim()].length;
    const near = left < area.dataset.longest / 10;
    const sentence = (left < 0 ? words.over : words.left).replace("#", Math.abs(left));
    shown.textContent = letters(area.value) + words.letters + (near ? "　" + sentence : "");
    shown.classList.toggle("is-over", left < 0);
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

  // Escape closes the menu of narrow screens and gives the focus back to its button; while kana are converted, it is not ours.
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const menu = document.querySelector("details.menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // The error summary takes the focus, so that a screen reader begins there.
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
