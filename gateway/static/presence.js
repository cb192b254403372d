/* Who else has this ticket open: the page says every ten seconds what one does here, and shows who else is. Beside that it
   asks at once when the stream tells of a change. A page in the background is nobody looking. */
(() => {
const present = () => $('#here-now');
let typedAt = 0, saidAt = 0, saidDoing = '';
const say = (force = false) => {
  const f = present(); if (!f || document.visibilityState !== 'visible') return;
  const doing = Date.now() - typedAt < 12000 ? 'typing' : 'viewing', since = Date.now() - saidAt;
  if (!force && doing === saidDoing && since < 9000) return;
  saidAt = Date.now(); saidDoing = doing; $('[name=doing]', f).value = doing; htmx.trigger(f, 'here');
};
const leave = () => { const f = present(); if (!f || !saidAt) return; saidAt = 0; saidDoing = ''; fetch(f.action, { method: 'POST', keepalive: true, headers: { 'X-CSRF': csrf(), 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'doing=gone' }); };
on('input', '.composer textarea', (e, t) => { if (t.value.trim()) { typedAt = Date.now(); say(); } });
document.addEventListener('sent', () => { typedAt = 0; say(); });
let asking = 0; /* several changes at once are asked about once, after the last */
document.addEventListener('ticket-presence', e => { if ($('#ticket')?.dataset.number === e.detail.data) { clearTimeout(asking); asking = setTimeout(() => say(true), 250); } });
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' ? say(true) : leave());
addEventListener('pagehide', leave);
document.addEventListener('htmx:sse:after:connection', () => say(true));
setInterval(() => say(), 5000);
document.readyState === "complete" ? say(true) : addEventListener("load", () => say(true));
})();
