"use strict";

// A second click while the form is on its way sends nothing. The server would refuse the double as well.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id !== "composer") return;
  if (form.dataset.isSent === "yes") {
    event.preventDefault();
    return;
  }
  form.dataset.isSent = "yes";
});

// The page may come back from the browser's history as it was left.
window.addEventListener("pageshow", () => {
  const form = document.getElementById("composer");
  if (form) delete form.dataset.isSent;
});

// An upload or a count that got no proper answer must not pass in silence.
for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(trouble, () => {
    const told = document.getElementById("composer_trouble");
    if (!told) return;
    told.hidden = false;
    told.scrollIntoView({ block: "nearest" });
  });
}
document.addEventListener("htmx:beforeSwap", () => {
  const told = document.getElementById("composer_trouble");
  if (told) told.hidden = true;
});

// After an answer with errors, screen readers and keyboards begin at the summary.
document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("composer_errors")?.focus();
});
