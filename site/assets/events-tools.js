// The events of events.js as others take them: Matomo, Plausible, Umami, or the access log of the
// site's own web server. Loaded only for them. None gets the words beside a vote: nobody would mask
// them a second time there, nor delete them in time.

function props({ kind, locale, comment, ...detail }) {
  const named = Object.entries(detail).filter(([, value]) => value !== undefined && value !== "");
  return { locale, ...Object.fromEntries(named.map(([name, value]) => [name, String(value)])) };
}

const page = () => location.origin + location.pathname;

export function matomo(events, setting, beacon) {
  for (const event of events) {
    const said = new URLSearchParams({ idsite: setting.site, rec: 1, send_image: 0, url: page(), rand: Math.random() });
    if (event.kind === "view") said.set("action_name", document.title);
    else if (event.kind === "search") {
      said.set("search", event.query ?? "");
      said.set("search_cat", event.locale);
      said.set("search_count", event.results ?? 0);
    } else {
      said.set("e_c", "askless");
      said.set("e_a", event.kind);
      said.set("e_n", new URLSearchParams(props(event)).toString());
      said.set("ca", 1);
    }
    beacon(`${setting.url}/matomo.php?${said}`, "");
  }
}

export function plausible(events, setting, beacon) {
  for (const event of events) {
    const name = event.kind === "view" ? "pageview" : event.kind;
    beacon(`${setting.url}/api/event`, JSON.stringify({ name, url: page(), domain: setting.site, props: props(event) }));
  }
}

export function umami(events, setting, beacon) {
  for (const event of events) {
    const payload = { website: setting.site, hostname: location.hostname, url: location.pathname, title: document.title, language: event.locale };
    if (event.kind !== "view") Object.assign(payload, { name: event.kind, data: props(event) });
    beacon(`${setting.url}/api/send`, JSON.stringify({ type: "event", payload }), "application/json");
  }
}

/** A request for a picture of one pixel, which the web server notes. */
export function log(events, setting) {
  for (const { comment, ...event } of events) {
    if (event.value === "comment") continue;
    const named = Object.entries(event).filter(([, value]) => value !== undefined && value !== "");
    fetch(`${setting.url}?${new URLSearchParams(named)}`, { keepalive: true, credentials: "omit" }).catch(() => {});
  }
}
