// Items added, removed and moved; cells filled by pasting from a spreadsheet.
import { change, schedule } from "./saving.js";

document.addEventListener("click", async (event) => {
  const pressed = event.target.closest("[data-list]");
  if (!pressed || pressed.tagName !== "BUTTON") return;
  const { list, old, new: to } = pressed.dataset;
  const body = { name: list };
  if (old !== undefined) body.old = Number(old);
  if (to !== undefined) body.new = Number(to);
  pressed.disabled = true;
  const answer = await change("list", body);
  if (!answer.ok) pressed.disabled = false;
  else if (to !== undefined) focusItem(list, Number(to));
});

function focusItem(list, position) {
  const start = `${list}.第${position + 1}项`;
  const found = [...document.querySelectorAll("[data-name]")].find((f) => f.dataset.name.startsWith(start));
  if (found) found.focus();
}

document.addEventListener("click", (event) => {
  const name = event.target.dataset.confirm;
  if (name) change("confirm", { name });
});

// A block of cells goes into the table from the cell in hand on; rows that are not there yet are added.
document.addEventListener("paste", async (event) => {
  const cell = event.target.closest ? event.target.closest("[data-table] [data-name]") : null;
  const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
  if (!cell || cell.readOnly || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const table = cell.closest("[data-table]");
  const rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((row) => row.split("\t").map((c) => c.trim()));
  const body = [...table.tBodies[0].rows];
  const first = body.indexOf(cell.closest("tr"));
  const column = [...cell.closest("tr").querySelectorAll("[data-name]")].indexOf(cell);
  const labels = [...cell.closest("tr").querySelectorAll("[data-name]")].map((f) => f.dataset.name.split(".").pop());
  const present = rows.slice(0, body.length - first);
  present.forEach((values, n) => {
    const fields = [...body[first + n].querySelectorAll("[data-name]")];
    values.forEach((value, k) => {
      const field = fields[column + k];
      if (!field) return;
      field.value = value;
      schedule(field, 0);
    });
  });
  const list = table.dataset.table;
  let position = body.length;
  for (const values of rows.slice(body.length - first)) {
    const given = values.map((value, k) => (labels[column + k] && value ? `${labels[column + k]}=${value}` : "")).filter(Boolean);
    const answer = await change("list", { name: list, new: position, values: given });
    if (!answer.ok) return;
    position += 1;
  }
});

