"use strict";

// Copying a link is offered where the browser can do it; elsewhere it is selected by hand.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-copy-link]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById("link").value);
      button.querySelector("span").textContent = button.dataset.done;
    });
  }
});
