"use strict";

// Shows what stays: what a cut would leave out is dimmed as the slider moves. Without scripts the choice works unseen.
document.addEventListener("DOMContentLoaded", () => {
  const preview = document.querySelector(".framing");
  const slider = document.getElementById("place");
  if (!preview || !slider) return;
  const image = preview.querySelector("img");
  const share = Number(preview.dataset.share);
  const isTall = preview.dataset.tall === "yes";

  function show() {
    const isCut = document.querySelector("[name=mode]:checked").value === "crop";
    slider.disabled = !isCut;
    const before = ((100 - share) * slider.value) / 100;
    const after = 100 - share - before;
    image.style.clipPath = !isCut ? "" : isTall ? `inset(${before}% 0 ${after}% 0)` : `inset(0 ${after}% 0 ${before}%)`;
  }

  for (const each of document.querySelectorAll("[name=mode], #place")) each.addEventListener("input", show);
  show();
});
