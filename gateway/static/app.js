/* Huifang 回訪: what every page of the product does by itself; desk.js adds the workspace. All listens on document, so it
   works on what htmx swaps in later. Words come from the page. */
const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
const on = (type, sel, fn) => document.addEventListener(type, e => { const el = e.target.closest?.(sel); if (el) fn(e, el); });
const typing = e => e.isComposing || e.target.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');
const words = () => $('#live')?.dataset ?? {};
const csrf = () => $('meta[name=csrf]')?.content ?? '';
const icon = n => `<svg class="icon" aria-hidden="true"><use href="/static/vendor/icons.svg#${n}"></use></svg>`;
const tell = detail => document.dispatchEvent(new CustomEvent('toast', { detail }));

/* every request of htmx says which page it belongs to and that this page sent it */
document.addEventListener('htmx:config:request', e => Object.assign(e.detail.ctx.request.headers, { 'X-CSRF': csrf(), 'X-Page': location.pathname + location.search }));

/* no answer at all: the page, and what was typed, stays */
document.addEventListener('htmx:error', e => { const m = e.detail.ctx?.request?.method; if (m && m !== 'GET') tell({ tone: 'bad', title: words().offline, text: words().offlineText }); });

/* drafts lie on this device under whose they are: all go when he signs out, a stranger's when somebody else comes */
const who = $('meta[name=person]')?.content ?? '';
const forget = mine => { try { Object.keys(localStorage).forEach(k => { const [kind, whose] = k.split(':'); if (/^hf-(draft|portal)$/.test(kind) && whose !== mine) localStorage.removeItem(k); }); if (!mine) ['hf-list', 'hf-rows'].forEach(k => sessionStorage.removeItem(k)); } catch {} };
if (who) forget(who);
on('submit', 'form[action="/auth/sign-out"], form[action="/me/sign-out-everywhere"], form[data-leaves]', () => { document.dispatchEvent(new Event('leaving')); forget(''); });

$$('[data-print]').forEach(b => { b.hidden = false; b.onclick = () => print(); });

/* theme, side rail, dialogs, menus */
on('click', '[data-theme-toggle]', () => hfTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
on('click', '[data-side]', (e, b) => { const open = $('#side').toggleAttribute('data-open'); b.setAttribute('aria-expanded', open); });
document.addEventListener('click', e => { const side = $('#side[data-open]'); if (side && !e.target.closest('#side, [data-side]')) side.removeAttribute('data-open'); });
on('click', '[data-open]:not(.side)', (e, b) => { document.getElementById(b.dataset.open)?.showModal?.(); });
on('click', '[data-close]', (e, b) => { const d = b.closest('dialog'); if (d) { e.preventDefault(); d.close(); } });
on('click', 'dialog', (e, d) => { if (e.target === d && !$$('textarea', d).some(t => t.value.trim())) d.close(); });
document.addEventListener('click', e => $$('details[data-menu][open]').forEach(d => { if (!d.contains(e.target) || e.target.closest('a, button')) d.open = false; }));
on('keydown', 'details[data-menu]', (e, d) => { if (e.key === 'Escape') { d.open = false; $('summary', d).focus(); } });
document.addEventListener('htmx:after:swap', () => { const d = $('#act'); if (d && !d.open && $('#act-body form')) d.showModal(); });
// Emptied here, too: the event of closing comes later, and a swap between them would find a form and open it again.
document.addEventListener('done', () => { const d = $('#act'); if (d?.open) { d.close(); $('#act-body').replaceChildren(); } toEnd(); });
document.addEventListener('close', e => { if (e.target.id === 'act') $('#act-body').replaceChildren(); }, true);

/* toast: HX-Trigger: {"toast": {"tone": "ok", "title": "…", "text": "…", "undo": "/…", "href": "/…"}} */
document.addEventListener('toast', e => {
  const { tone = 'ok', title, text = '', undo, href } = e.detail, box = document.createElement('div');
  box.className = 'toast'; box.dataset.tone = tone;
  box.innerHTML = icon({ ok: 'circle-check', info: 'bell-ring', warn: 'triangle-alert', bad: 'circle-alert', call: 'phone-incoming' }[tone]) + '<div><b></b><span></span></div>';
  $('b', box).textContent = title; $('span', box).textContent = text;
  const add = (tag, label) => { const el = document.createElement(tag); el.className = 'btn quiet sm'; el.textContent = label; box.append(el); return el; };
  if (href) add('a', words().open).href = href;
  if (undo) add('button', words().undo).onclick = () => { box.remove(); if (undo[0] === '#') return $(undo)?.click(); htmx.ajax('POST', undo, { target: '#toasts', swap: 'none' }); };
  const x = add('button', ''); x.classList.add('icon-only'); x.innerHTML = icon('x'); x.setAttribute('aria-label', words().close ?? 'x'); x.onclick = () => box.remove();
  const all = $('#toasts'); all?.append(box); while (all?.children.length > 3) all.firstChild.remove();
  if (tone === 'bad' || tone === 'call') return;
  let timer = setTimeout(() => box.remove(), 6000);
  box.onpointerenter = box.onfocusin = () => clearTimeout(timer);
  box.onpointerleave = () => { timer = setTimeout(() => box.remove(), 3000); };
});

/* Ctrl+Enter sends the form one is in */
on('keydown', 'form', (e, f) => { if (!e.isComposing && (e.ctrlKey || e.metaKey) && e.key === 'Enter') { e.preventDefault(); f.requestSubmit($('[type=submit].primary', f)); } });

/* a ticket opens at its newest entry */
const toEnd = () => $$('[data-scroll-end]').forEach(el => { el.scrollTop = el.scrollHeight; });

/* in a row that is wider than the screen, the place one is at is seen */
const toCurrent = () => $$(':is(.settings > nav, .tabs, .picks) [aria-current]').forEach(a => { const row = a.closest('nav'); if (row && row.scrollWidth > row.clientWidth) { const r = row.getBoundingClientRect(), b = a.getBoundingClientRect(); row.scrollLeft += b.left - r.left - (r.width - b.width) / 2; } });

/* times that grow while the page stays open */
const span = s => { const w = words(), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24), say = (t, o) => t.replace(/\{(\w+)\}/g, (all, k) => o[k]);
  return d ? (h % 24 ? say(w.days, { days: d, hours: h % 24 }) : say(w.day, { days: d })) : h ? say(w.hours, { hours: h, minutes: String(m % 60).padStart(2, '0') }) : m ? say(w.minutes, { minutes: m }) : w.now; };
setInterval(() => { if (words().days) $$('time[data-since]').forEach(t => { t.textContent = span(Math.max(0, (Date.now() - new Date(t.dataset.since)) / 1000)); }); }, 30000);

/* what is due: the time left runs down, the ring drains, and what is over says so */
const tick = t => { const w = words(), left = (new Date(t.dataset.due) - Date.now()) / 1000, chip = t.closest('.sla'), fg = chip?.querySelector('.fg'), share = Math.round(100 * left / t.dataset.total);
  t.textContent = (left > 0 ? w.left : w.over).replace('{time}', span(Math.abs(left)));
  if (!chip) return;
  if (left > 0 && fg) { fg.setAttribute('stroke-dasharray', `${share} 100`); chip.dataset.state = share <= 25 || left <= 1800 ? 'warn' : 'ok'; }
  else if (left <= 0 && chip.dataset.state !== 'breached') { chip.dataset.state = 'breached'; const r = $('.ring', chip); if (r) r.outerHTML = icon('circle-alert'); } };
setInterval(() => { if (words().left) $$('time[data-due]').forEach(tick); }, 15000);

/* live: the stream says what changed, the page asks for what it shows of it */
const look = no => { const t = $('#ticket[data-number]'); if (!t || !no || t.dataset.number === no) { const r = $('#refresh'); if (r) htmx.trigger(r, 'refresh'); } };
const ring = id => { const live = $('#live'); if (live && $('#bell-count')) htmx.ajax('GET', live.dataset.bell + (id ? `?new=${id}` : ''), { target: '#bell-count', swap: 'outerHTML' }); };
document.addEventListener('ticket-changed', e => look(e.detail.data));
document.addEventListener('notice-created', e => ring(e.detail.data));
document.addEventListener('refresh', e => { if (e.target.id === 'live') { look(''); ring(''); } });
document.addEventListener('goodbye', () => tell({ tone: 'bad', title: words().goodbye, text: words().goodbyeText, href: location.pathname + location.search }));
document.addEventListener('htmx:sse:after:connection', () => $$('[data-live-mark]').forEach(m => { m.hidden = false; }));
document.addEventListener('htmx:sse:close', () => $$('[data-live-mark]').forEach(m => { m.hidden = true; }));

/* whoever follows a notice has read it */
const read = (e, a) => fetch(a.dataset.read, { method: 'POST', keepalive: true, headers: { 'X-CSRF': csrf() } });
on('click', 'a[data-read]', read); on('auxclick', 'a[data-read]', read);

/* after each swap: what a fresh part needs, and a place for the keyboard where its element is gone; whoever had none keeps none */
let idle; document.addEventListener('htmx:before:swap', () => { idle = document.activeElement === document.body; });
document.addEventListener('htmx:after:swap', () => {
  const first = $('[aria-invalid=true]'); if (first && !document.activeElement.matches('input, textarea, select')) first.focus();
  if (!idle && document.activeElement === document.body) ($('.tabs [aria-current]') ?? $('#main'))?.focus({ preventScroll: true });
  toCurrent();
});
document.documentElement.dataset.script = '';
toEnd();
toCurrent();
