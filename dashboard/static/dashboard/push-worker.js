// Runs without a page: shows what Corong pushes, and opens the page of notices when somebody touches it.
self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : { title: "Corong", body: "", path: "/notices/" };
  event.waitUntil(
    self.registration.showNotification(told.title, {
      body: told.body,
      tag: told.tag,
      data: { path: told.path },
      icon: new URL("mark.svg", self.location).href,
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data.path, self.location.origin).href;
  // A page that is open stays as it is: something may be half written in it, and only its own worker may lead it on.
  event.waitUntil(self.clients.openWindow(address));
});
