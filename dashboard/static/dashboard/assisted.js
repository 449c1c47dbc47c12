"use strict";

// What a browser cannot do is not offered: without scripts the text is selected by hand and each file saved alone.
document.addEventListener("DOMContentLoaded", () => {
  const text = document.getElementById("text");

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.value);
      button.querySelector("span").textContent = button.dataset.done;
    });
  }

  const links = [...document.querySelectorAll("[data-file]")];
  const share = document.querySelector("[data-share]");
  if (!share || !links.length || !navigator.canShare) return;
  const probe = links.map((link) => new File([""], nameOf(link), { type: link.dataset.mime }));
  share.hidden = !navigator.canShare({ files: probe, text: text.value });
  share.addEventListener("click", async () => {
    share.disabled = true;
    try {
      const files = await Promise.all(
        links.map(async (link) => {
          const answer = await fetch(link.href);
          if (!answer.ok) throw new Error(String(answer.status));
          return new File([await answer.blob()], nameOf(link), { type: link.dataset.mime });
        }),
      );
      await navigator.share({ files, text: text.value });
    } catch (error) {
      // Closing the list of apps is no fault; any other leaves the links to save each file.
      if (error.name !== "AbortError") share.hidden = true;
    } finally {
      share.disabled = false;
    }
  });
});

function nameOf(link) {
  const ending = { "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif" };
  return `corong-${link.pathname.split("/").at(-2)}${ending[link.dataset.mime] ?? ".mp4"}`;
}
