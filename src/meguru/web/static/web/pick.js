// Choosing among many: a field that narrows the check boxes of a fold, and what is chosen beside it. Without scripts the fold is
// a list of check boxes under their number. What is said here stands in the page, in its language (parts/picker.html).
(function () {
  "use strict";
  const MOST_CHIPS = 12;
  const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const made = (tag, from) => Object.assign(document.createElement(tag), from);

  const dress = (fold) => {
    if (fold.dataset.dressed) return;
    fold.dataset.dressed = "yes";
    const words = fold.dataset;
    const list = fold.querySelector(".picker-list");
    const picks = [...list.querySelectorAll(".picker-row")];
    const boxOf = (pick) => pick.querySelector("input");
    const nameOf = (pick) => pick.textContent.trim();

    // The field has no name, so that it is never sent.
    const find = made("input", { type: "search", className: "input picker-find", autocomplete: "off" });
    find.setAttribute("aria-label", words.find);
    find.placeholder = words.find;
    const hits = made("p", { className: "note picker-hits" });
    hits.setAttribute("role", "status");
    list.before(find, hits);
    const chips = made("ul", { className: "chips picker-chips" });
    fold.before(chips);

    const shown = () => picks.filter((pick) => !pick.hidden);
    const narrow = () => {
      const asked = find.value.split(/\s+/).map(folded).filter(Boolean);
      picks.forEach((pick) => { pick.hidden = !asked.every((word) => folded(nameOf(pick)).includes(word)); });
      list.querySelectorAll(".choices-of").forEach((group) => { group.hidden = !group.querySelector(".picker-row:not([hidden])"); });
      const left = shown().length;
      hits.textContent = asked.length === 0 ? "" : left ? words.hits.replace("#", left) : words.none;
    };

    const tell = () => {
      const chosen = picks.filter((pick) => boxOf(pick).checked);
      fold.querySelector(".picker-count").textContent = words.chosen.replace("#", chosen.length);
      // So many would hide the form below them: then the fold and its number say enough.
      const beside = chosen.length > MOST_CHIPS ? [] : chosen;
      chips.hidden = beside.length === 0;
      chips.replaceChildren(...beside.map((pick) => {
        const off = made("button", { type: "button", className: "chip", textContent: nameOf(pick) });
        off.setAttribute("aria-label", nameOf(pick) + words.off);
        off.addEventListener("click", () => {
          const place = [...chips.children].indexOf(off.parentNode);
          boxOf(pick).checked = false;
          boxOf(pick).dispatchEvent(new Event("input", { bubbles: true }));
          boxOf(pick).dispatchEvent(new Event("change", { bubbles: true }));
          // The focus stays where one was: on the next chip, or on the fold.
          const next = chips.children[Math.min(place, chips.children.length - 1)];
          (next ? next.firstChild : fold.querySelector("summary")).focus();
        });
        const item = made("li", {});
        item.append(off);
        return item;
      }));
    };

    find.addEventListener("input", (event) => { event.stopPropagation(); narrow(); });
    find.addEventListener("keydown", (event) => {
      // While kana are converted, the keys are the input method's; Safari tells that by the number alone.
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "Enter") {
        // Never sends the form; where one is left, it is that one which is meant.
        event.preventDefault();
        if (shown().length === 1 && find.value) boxOf(shown()[0]).click();
      } else if (event.key === "Escape" && find.value) {
        event.stopPropagation();
        find.value = "";
        narrow();
      } else if (event.key === "ArrowDown" && shown().length) {
        event.preventDefault();
        boxOf(shown()[0]).focus();
      }
    });
    list.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const at = shown().findIndex((pick) => boxOf(pick) === event.target);
      if (!step || at < 0) return;
      event.preventDefault();
      const next = shown()[at + step];
      (next ? boxOf(next) : step < 0 ? find : event.target).focus();
    });
    // "input" too: what was kept on the device is put back by it.
    ["input", "change"].forEach((kind) => list.addEventListener(kind, tell));
    fold.closest("form")?.addEventListener("reset", () => setTimeout(tell));
    tell();
  };

  const dressAll = (root) => root.querySelectorAll("details.picker").forEach(dress);
  dressAll(document);
  document.addEventListener("htmx:load", (event) => dressAll(event.target));
})();
