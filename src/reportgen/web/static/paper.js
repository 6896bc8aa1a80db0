// The page of the report beside the form: drawn again when the data has changed, on the page of the field in hand.
import { base } from "./request.js";
import { onChange, version } from "./saving.js";

const picture = document.getElementById("picture");
const boxes = document.getElementById("boxes");
const label = document.getElementById("page");
const state = document.getElementById("paper-state");
const which = document.getElementById("which");
const viewer = Math.random().toString(36).slice(2);
let page = 1, pages = 1, find = "", drawn = "", busy = false, again = false, address = "";

// What a request about the page in view has to say.
export function query(more) {
  return new URLSearchParams({ page, viewer, paper: which ? which.value : "", ...more });
}

export async function draw() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  const wanted = version();
  const width = Math.min(1600, Math.round(Math.max(320, picture.parentElement.clientWidth) * (window.devicePixelRatio || 1)));
  state.textContent = "正在排版…";
  try {
    const response = await fetch(`${base}/picture?${query({ width, find, v: wanted })}`, { credentials: "same-origin" });
    if (response.ok) {
      const blob = await response.blob();
      page = Number(response.headers.get("X-Page"));
      pages = Number(response.headers.get("X-Pages"));
      show(URL.createObjectURL(blob), response.headers.get("X-Boxes") || "");
      drawn = wanted;
      state.textContent = "";
    } else if (response.status !== 409) {
      const answer = await response.json().catch(() => ({}));
      picture.classList.add("old");
      drawn = "";
      state.textContent = `${answer.error || "这一页没有画出来"}${address ? "；下面是改之前的" : ""}`;
    }
  } catch (error) {
    state.textContent = "连不上服务器";
  }
  busy = false;
  if (again) {
    again = false;
    draw();
  }
}

function show(source, places) {
  if (address) URL.revokeObjectURL(address);
  address = source;
  picture.src = source;
  picture.classList.remove("old");
  picture.alt = `报告第 ${page} 页，共 ${pages} 页`;
  label.textContent = `第 ${page} 页，共 ${pages} 页`;
  boxes.replaceChildren(
    ...places.split(";").filter(Boolean).map((place) => {
      const [left, top, width, height] = place.split(",").map((share) => `${share * 100}%`);
      const box = document.createElement("div");
      Object.assign(box.style, { left, top, width, height });
      return box;
    }),
  );
}

function turn(step) {
  page = Math.min(Math.max(1, page + step), pages);
  find = "";
  draw();
}

if (which) {
  which.addEventListener("change", () => {
    page = 1;
    find = "";
    draw();
  });
}
document.getElementById("previous").addEventListener("click", () => turn(-1));
document.getElementById("next").addEventListener("click", () => turn(1));
document.addEventListener("focusin", (event) => {
  if (!event.target.dataset.name || !event.target.value) return;
  find = event.target.value.slice(0, 300);
  draw();
});
onChange((answer) => {
  if (answer.version && answer.version !== drawn) {
    const field = document.activeElement;
    if (field && field.dataset.name) find = field.value.slice(0, 300);
    draw();
  }
});
