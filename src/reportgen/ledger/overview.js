
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const list = at("offices"), offices = [...list.children];
  const texts = new Map(offices.map((o) => [o, o.textContent.toLowerCase()]));
  const filter = () => {
    const words = at("find").value.toLowerCase().split(/\s+/).filter(Boolean), state = at("state").value;
    let shown = 0;
    for (const o of offices) {
      const hit = words.every((w) => texts.get(o).includes(w)) && (!state || o.dataset.state === state);
      o.hidden = !hit;
      shown += hit;
    }
    at("shown").textContent = shown === offices.length ? "" : `显示 ${shown} 个`;
  };
  const byNumber = new Set(["order", "rate", "total", "error", "warning", "info"]);
  const sort = (key, down) => {
    const sign = down ? -1 : 1;
    const compare = (a, b) => {
      const x = a.dataset[key], y = b.dataset[key];
      if (!x || !y) return (x ? 0 : 1) - (y ? 0 : 1); // rows without a value stay at the end
      return sign * (byNumber.has(key) ? x - y : x.localeCompare(y, "zh"));
    };
    list.append(...offices.sort((a, b) => compare(a, b) || a.dataset.order - b.dataset.order));
  };
  for (const cell of document.querySelectorAll("[data-key]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = cell.textContent;
    cell.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = cell.classList.contains("down") ? false : cell.classList.contains("up") || cell.dataset.key !== "order";
      for (const other of at("head").children) other.classList.remove("up", "down");
      cell.classList.add(down ? "down" : "up");
      sort(cell.dataset.key, down);
    });
  }
  at("find").addEventListener("input", filter);
  at("state").addEventListener("change", filter);
  at("tools").addEventListener("submit", (event) => event.preventDefault());
  at("open").addEventListener("click", () => {
    const open = at("open").textContent === "全部展开";
    for (const o of offices) o.open = open && !o.hidden;
    at("open").textContent = open ? "全部收起" : "全部展开";
  });
  at("tools").hidden = false;
})();
