"use strict";

// What a browser cannot do is not offered: without scripts the text is selected by hand and each file saved alone.
document.addEventListener("DOMContentLoaded", () => {
  const text = document.getElementById("text");

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      if (!(await copied(text))) return;
      button.classList.add("button-done");
      button.querySelector("span").textContent = button.dataset.done;
    });
  }

  for (const button of document.querySelectorAll("[data-paste]")) {
    const field = document.getElementById(button.dataset.paste);
    button.hidden = !navigator.clipboard?.readText;
    button.addEventListener("click", async () => {
      try {
        field.value = (await navigator.clipboard.readText()).trim();
      } catch {
        // The person would not let us: they paste themselves.
        button.hidden = true;
      }
      field.focus();
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

// Pages without TLS, as in an office's own network, have no clipboard: there the old way still works.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text.value);
    return true;
  } catch {
    text.focus();
    text.setSelectionRange(0, text.value.length);
    return document.execCommand("copy");
  }
}

function nameOf(link) {
  const ending = { "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif" };
  return `corong-${link.pathname.split("/").at(-2)}${ending[link.dataset.mime] ?? ".mp4"}`;
}
