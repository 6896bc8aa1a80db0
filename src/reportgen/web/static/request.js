// Requests to the server. Every change bears the session's token; a lost connection is told, not thrown.
const page = document.body.dataset;
export const base = `/o/${page.slug}`;

export async function post(path, body, keepalive = false) {
  return await answer(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Token": page.token },
    body: JSON.stringify(body),
    keepalive,
  });
}

export async function get(path) {
  return await answer(path, {});
}

async function answer(path, options) {
  try {
    const response = await fetch(path, { credentials: "same-origin", ...options });
    const kind = response.headers.get("Content-Type") || "";
    const content = kind.includes("json") ? await response.json() : {};
    return { ...content, status: response.status, ok: response.ok };
  } catch (error) {
    return { ok: false, status: 0, error: "连不上服务器", advice: "正在重试；您写的文字还在" };
  }
}

export function element(tag, text = "", name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

export function button(text, action, name = "quiet") {
  const made = element("button", text, name);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

export function control(name) {
  return document.querySelector(`[data-name="${CSS.escape(name)}"]`);
}

// The notes of a field, or of the nearest section around it.
export function notes(name) {
  for (let key = name; ; key = key.slice(0, key.lastIndexOf("."))) {
    const found = document.querySelector(`[data-notes="${CSS.escape(key)}"]`);
    if (found || !key.includes(".")) return found;
  }
}
