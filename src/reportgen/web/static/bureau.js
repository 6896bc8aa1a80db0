// Follows a running batch and draws the page anew when it has ended.
const place = document.getElementById("progress");
const bar = place.querySelector("progress");
const words = place.querySelector("p");

if (place.dataset.running) {
  bar.hidden = false;
  let done = 0;
  const source = new EventSource("/bureau/build/progress");
  source.addEventListener("message", (message) => {
    const event = JSON.parse(message.data);
    if (event.end) {
      source.close();
      location.reload();
      return;
    }
    const total = event["共"] || event["总数"];
    if (total) bar.max = total;
    done += 1;
    bar.value = done;
    words.textContent = Object.values(event).filter((v) => typeof v !== "object").join("  ");
  });
}
