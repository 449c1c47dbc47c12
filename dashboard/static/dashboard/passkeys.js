// Passkeys: the browser asks the telephone or key, and its answer is sent with the form that asked for it.
// What it is asked comes from the page, or for signing in without a password from the address of the form.
(() => {
  const asked = async (form) => {
    const source = document.getElementById("passkey_options");
    if (source) return JSON.parse(source.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return answer.json();
  };

  const created = (form, options) => {
    const alone = form.querySelector("[name=passwordless]").checked;
    Object.assign(options.publicKey.authenticatorSelection, {
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      userVerification: alone ? "required" : "discouraged",
    });
    return window.webauthnJSON.create(options);
  };

  const use = async (form) => {
    const wrong = form.querySelector("[role=alert]");
    wrong.hidden = true;
    try {
      const options = await asked(form);
      const credential =
        form.dataset.passkey === "add"
          ? await created(form, options.creation_options)
          : await window.webauthnJSON.get(options.request_options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      wrong.hidden = false;
      wrong.focus();
    }
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.webauthnJSON?.supported()) {
      form.hidden = true;
      continue;
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      use(form);
    });
  }
})();
