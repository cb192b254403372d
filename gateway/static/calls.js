// The call beside the list: how long it lasts, the keys 1 to 5 for the score, Ctrl Enter to send.
const form = document.querySelector("[data-call]");
const timer = document.querySelector("[data-timer]");
if (timer) {
  const began = Date.now();
  const clock = timer.querySelector("[data-clock]");
  timer.hidden = false;
  setInterval(() => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    clock.textContent = [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
  }, 1000);
}
form?.querySelectorAll("[data-script]").forEach((hint) => (hint.hidden = false));
document.addEventListener("keydown", (event) => {
  if (!form || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  const writes = event.target.closest("textarea, input:not([type=radio]), select, dialog");
  const star = !writes && !event.ctrlKey && !event.metaKey && !event.altKey && form.querySelector(`#result${CSS.escape(event.key)}`);
  if (star) star.checked = true;
});
