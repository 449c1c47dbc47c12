// Lets this browser get notices: it asks its push service for an address, which goes to Corong with its keys.
(() => {
  const place = document.getElementById("push");
  if (!place) return;
  const show = (name) => {
    for (const part of place.querySelectorAll("[data-push]")) part.hidden = part.dataset.push !== name;
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const bytes = (words) => Uint8Array.from(atob(words.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    show("unable");
    return;
  }
  const form = place.querySelector("form[data-push-form]");
  const ready = () => navigator.serviceWorker.register(form.dataset.worker);

  const subscribe = async () => {
    if ((await Notification.requestPermission()) !== "granted") {
      show("refused");
      return;
    }
    const registration = await ready();
    if (!registration.active) {
      const coming = registration.installing || registration.waiting;
      await new Promise((done) => coming.addEventListener("statechange", () => coming.state === "activated" && done()));
    }
    const found = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytes(form.dataset.key),
    });
    form.elements.address.value = found.endpoint;
    form.elements.key.value = text(found.getKey("p256dh"));
    form.elements.auth.value = text(found.getKey("auth"));
    form.submit();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show("asking");
    subscribe().catch(() => show("failed"));
  });
  show(Notification.permission === "denied" ? "refused" : "offer");
})();
