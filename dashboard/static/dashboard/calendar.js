"use strict";

// Moves a post by dragging it onto another day: it fills in and sends the form that stands in the post, which works
// by keyboard and without scripts too.
document.addEventListener("DOMContentLoaded", () => {
  const calendar = document.querySelector("[data-calendar]");
  if (!calendar) return;
  let dragged = null;

  calendar.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-slot]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    dragged.classList.add("slot-dragged");
  });
  calendar.addEventListener("dragend", () => {
    dragged?.classList.remove("slot-dragged");
    for (const day of calendar.querySelectorAll(".day-target")) day.classList.remove("day-target");
    dragged = null;
  });
  calendar.addEventListener("dragover", (event) => {
    const day = event.target.closest("[data-day]");
    if (!dragged || !day || day.contains(dragged)) return;
    event.preventDefault();
    for (const other of calendar.querySelectorAll(".day-target")) if (other !== day) other.classList.remove("day-target");
    day.classList.add("day-target");
  });
  calendar.addEventListener("drop", (event) => {
    const day = event.target.closest("[data-day]");
    if (!dragged || !day) return;
    event.preventDefault();
    const form = dragged.querySelector("form");
    form.elements.day.value = day.dataset.day;
    form.requestSubmit();
  });
});
