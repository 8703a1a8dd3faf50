// Keeps what is typed into a form on this device until the server has taken it, and offers it again after a log-in that ran
// out, a crash or a closed window. Every posting form with a text box in the workshop has it; a field or a form that says
// data-not-kept has not, nor has a password or a file.
// What is kept has its owner's account in its name: nobody else is offered it, and the way out removes it.
(function () {
  "use strict";
  // What is said here stands in the page, in its language (work.html).
  const words = document.body.dataset;
  const DAYS = 14;
  const TEXT = "textarea, input:not([type]), input[type=text], input[type=search], input[type=tel], input[type=email], input[type=url]";
  const NEVER = ["submit", "button", "image", "reset", "password", "file"];
  // What a form saw when it was drawn goes with what was typed, so that the server still asks where two wrote.
  const SEEN = /(^|-)(revision|token|seen)(-|$)/;
  const mine = "kept|" + (words.account || "") + "|";

  const names = (start) => Object.keys(localStorage).filter((name) => name.startsWith(start));
  const recall = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
  const forget = (name) => localStorage.removeItem(name);
  // A full or forbidden storage takes nothing; the form works without.
  const keep = (name, what) => { try { localStorage.setItem(name, JSON.stringify(what)); } catch { forget(name); } };

  for (const name of names("kept|")) {
    const what = recall(name);
    if (!what || Date.now() - what.at > DAYS * 86400000) forget(name);
  }

  // The way out takes along what its owner left on this device.
  document.addEventListener("submit", (event) => {
    const way = event.target.getAttribute("action") || "";
    if (way.endsWith("/accounts/logout/")) names(mine).forEach(forget);
  });

  // What was sent is forgotten when the server sends on to another page: that is how it says that it took a form. The door is none.
  const sent = JSON.parse(sessionStorage.getItem("sent") || "[]");
  sessionStorage.removeItem("sent");
  if (!words.account) return;

  // Each window has its own name, so that two with one form do not forget what the other typed.
  const tab = sessionStorage.getItem("window") || Math.random().toString(36).slice(2);
  sessionStorage.setItem("window", tab);

  const opened = performance.getEntriesByType("navigation")[0];
  const wasSentOn = document.referrer !== "" && opened !== undefined && opened.redirectCount > 0;
  const wasTaken = wasSentOn && !document.querySelector("#errors, .flash.is-error");
  if (wasTaken) sent.forEach(forget);
  const pending = wasTaken ? [] : sent;
  document.addEventListener("click", (event) => { if (event.target.closest("a[href]")) sessionStorage.removeItem("sent"); });

  const fieldsOf = (form) => [...form.elements].filter(
    (field) => field.name && !NEVER.includes(field.type) && !field.closest("[data-not-kept]")
      && (field.type !== "hidden" || SEEN.test(field.name)));
  const valuesOf = (field) => {
    if (field.type === "radio" || field.type === "checkbox") return field.checked ? [field.value] : [];
    return field.multiple ? [...field.selectedOptions].map((option) => option.value) : [field.value];
  };
  const read = (fields) => fields.flatMap((field) => valuesOf(field).map((value) => [field.name, value]));
  const typed = (values) => JSON.stringify(values.filter(([name]) => !SEEN.test(name)));

  const addressOf = (form) => {
    const step = form.querySelector("input[type=hidden][name=do], input[type=hidden][name=digest]");
    const address = new URL(form.getAttribute("action") || location.href, location.href).pathname;
    return mine + address + "|" + (step ? step.value : "") + "|";
  };

  // Puts back what was kept; gives the texts whose field is no longer there.
  const restore = (form, what) => {
    const values = new Map();
    what.values.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
    for (const field of fieldsOf(form)) {
      if (!what.names.includes(field.name)) continue;
      const left = values.get(field.name) || [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = left.includes(field.value);
      else if (field.multiple) [...field.options].forEach((option) => { option.selected = left.includes(option.value); });
      else field.value = left.shift() ?? "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const there = new Set([...form.elements].map((field) => field.name));
    return what.values.filter(([name, value]) => !there.has(name) && !SEEN.test(name) && value.length > 1);
  };

  const offer = (form, name, what) => {
    const box = document.createElement("p");
    box.className = "flash is-warning kept";
    box.setAttribute("role", "status");
    box.append(words.unsent);
    const button = (label, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn quiet slim";
      made.textContent = label;
      made.addEventListener("click", act);
      box.append(made);
    };
    button(words.restore, () => {
      const lost = restore(form, what);
      forget(name);
      if (lost.length === 0) { box.remove(); return; }
      box.replaceChildren(words.lost);
      lost.forEach(([, value]) => {
        const quote = document.createElement("span");
        quote.className = "words";
        quote.textContent = value;
        box.append(quote);
      });
    });
    button(words.forget, () => { forget(name); box.remove(); });
    form.before(box);
    // A form inside a closed part is opened, so that the offer is seen.
    const closed = form.closest("details:not([open])");
    if (closed) closed.open = true;
  };

  // A form that saves by itself: what was not saved looks so, and stays here.
  const watchSaving = (form, name) => {
    const saved = document.getElementById("saved");
    const warn = (isWarning) => {
      if (!saved) return;
      saved.setAttribute("role", isWarning ? "alert" : "status");
      saved.classList.toggle("is-warning", isWarning);
    };
    const say = (sentence) => { warn(true); if (saved) saved.textContent = sentence; };
    // A log-in that has run out answers with the door: nothing of that is a saved form.
    const isMine = (request) => new URL(request.responseURL).pathname === new URL(form.action).pathname;
    // htmx counts an answer it may show as a success, a refusal (409, 422) too: only what was taken may be forgotten here.
    const isTaken = (request) => request.status >= 200 && request.status < 300 && isMine(request);
    document.addEventListener("htmx:beforeSwap", (event) => {
      if (event.detail.requestConfig.elt !== form) return;
      if (isMine(event.detail.xhr)) { warn(!isTaken(event.detail.xhr)); return; }
      event.detail.shouldSwap = false;
      say(words.again);
    });
    form.addEventListener("htmx:afterRequest", (event) => { if (isTaken(event.detail.xhr)) forget(name); });
    form.addEventListener("htmx:responseError", () => say(words.refused));
    form.addEventListener("htmx:sendError", () => say(words.offline));
    // The line is back: what is still only here is sent. A form that holds nothing unsent would only save itself over others.
    window.addEventListener("online", () => { if (recall(name)) htmx.trigger(form, "input"); });
  };

  const guard = (form, address) => {
    const name = address + tab;
    const drawn = typed(read(fieldsOf(form)));
    // What follows the address is a window's name alone: a second form of one address has a number before it.
    const kept = names(address).filter((each) => !each.slice(address.length).includes("|"))
      .map((each) => [each, recall(each)]).sort((one, other) => other[1].at - one[1].at);
    // A page that answers with more boxes, such as a preview, still says what was typed: putting it back would change nothing.
    // Nor would it where a box that was empty is gone, or rows stand in another order.
    const plain = (values) => typed(values.map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").trim()])
      .filter(([, value]) => value !== "").sort((one, other) => (String(one) < String(other) ? -1 : 1)));
    const says = (what) => plain(read(fieldsOf(form).filter((field) => what.names.includes(field.name)))) === plain(what.values);
    const differing = kept.filter(([, what]) => !says(what));
    // The page that answers a refused form still shows what was typed: it is kept until a later one is taken.
    if (pending.length === 0) kept.filter((each) => !differing.includes(each)).forEach(([each]) => forget(each));
    if (differing.length > 0) offer(form, ...differing[0]);
    const note = () => {
      const fields = fieldsOf(form), values = read(fields);
      if (typed(values) === drawn && pending.length === 0) forget(name);
      else keep(name, { at: Date.now(), names: [...new Set(fields.map((field) => field.name))], values });
    };
    form.addEventListener("input", note);
    form.addEventListener("change", note);
    if (form.hasAttribute("data-hx-post")) watchSaving(form, name);
    return name;
  };

  const counted = new Map();
  for (const form of document.querySelectorAll("main form[method=post]")) {
    let name = null;
    if (fieldsOf(form).some((field) => field.matches(TEXT))) {
      const address = addressOf(form);
      const number = counted.get(address) || 0;
      counted.set(address, number + 1);
      name = guard(form, address + (number ? number + "|" : ""));
    }
    form.addEventListener("submit", () => {
      sessionStorage.setItem("sent", JSON.stringify(name ? [...pending, name] : pending));
    });
  }
})();
