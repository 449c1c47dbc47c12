"use strict";

const composer = () => document.getElementById("composer");

// A second click while the form is on its way sends nothing. The server would refuse the double as well.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id !== "composer") return;
  if (form.dataset.isSent === "yes") {
    event.preventDefault();
    return;
  }
  keep();
  form.dataset.isSent = "yes";
});

// The page may come back from the browser's history as it was left.
window.addEventListener("pageshow", () => {
  const form = composer();
  if (form) delete form.dataset.isSent;
});

// What is typed is kept in this tab, so that a session that ends meanwhile takes nothing with it.
const KEPT = "composer";

function keep() {
  const form = composer();
  if (!form) return;
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  sessionStorage.setItem(KEPT, JSON.stringify({ person: form.dataset.person, path: location.pathname, fields }));
}

let typing;
document.addEventListener("input", (event) => {
  if (!event.target.closest("#composer")) return;
  clearTimeout(typing);
  typing = setTimeout(keep, 300);
});

// Back from the door: the server builds the form from what was typed, with its thread and its files.
async function fillInAgain() {
  const form = composer();
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  const isWanted = new URLSearchParams(location.search).has("kept");
  sessionStorage.removeItem(KEPT);
  if (!isWanted || !kept || kept.path !== location.pathname || kept.person !== form.dataset.person) return;
  history.replaceState(null, "", location.pathname);
  const values = { csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, act: "refresh" };
  for (const [name, value] of kept.fields) values[name] = name in values ? [values[name], value].flat() : value;
  // The text keeps what stands in it, whatever the server answers.
  form.elements.text.value = values.text ?? "";
  await htmx.ajax("POST", location.pathname, { target: "#composer", swap: "outerHTML", values });
  document.getElementById("composer_back").hidden = false;
  keep();
}

// An upload or a count that got no proper answer must not pass in silence.
function tell(id) {
  const told = document.getElementById(id);
  if (!told) return;
  told.hidden = false;
  told.scrollIntoView({ block: "nearest" });
}
for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(trouble, (event) => {
    keep();
    tell(event.detail.xhr?.status === 401 ? "composer_door" : "composer_trouble");
  });
}
document.addEventListener("htmx:beforeSwap", () => {
  for (const id of ["composer_trouble", "composer_door"]) {
    const told = document.getElementById(id);
    if (told) told.hidden = true;
  }
});

document.addEventListener("DOMContentLoaded", () => {
  // After an answer with errors, screen readers and keyboards begin at the summary.
  const errors = document.getElementById("composer_errors");
  errors?.focus();
  if (composer() && !errors) fillInAgain();
});

// Previews: open on a desk, folded on a phone, and then as the person left them, however often the server answers anew.
const openings = new Map();
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches("[data-opens-wide]")) openings.set(event.target.id, event.target.open);
  },
  true,
);
let seen = 0;
document.addEventListener("htmx:beforeSwap", () => {
  seen = document.getElementById("check")?.scrollTop ?? 0;
});
document.addEventListener("htmx:load", () => {
  const isWide = matchMedia("(min-width: 64rem)").matches;
  for (const each of document.querySelectorAll("[data-opens-wide]")) each.open = openings.get(each.id) ?? isWide;
  const check = document.getElementById("check");
  if (check && seen) check.scrollTop = seen;
});
