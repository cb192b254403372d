/* Huifang 回訪 — the whole of our own browser code. Every feature works on content that htmx swaps in later,
   because it listens on document. No framework, no inline handlers, CSP script-src 'self'. */
const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
const on = (type, sel, fn) => document.addEventListener(type, e => { const el = e.target.closest?.(sel); if (el) fn(e, el); });
const typing = e => e.isComposing || e.target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]');

/* theme, side rail, dialogs, popovers */
on('click', '[data-theme-toggle]', () => hfTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
on('click', '[data-side]', () => $('#side').toggleAttribute('data-open'));
on('click', '[data-open]:not(.side)', (e, b) => { const d = document.getElementById(b.dataset.open); if (d?.showModal) d.showModal(); });
on('click', '[data-close]', (e, b) => b.closest('dialog').close());
on('click', 'dialog', (e, d) => { if (e.target === d) d.close(); });

/* toast: HX-Trigger: {"toast": {"tone": "ok", "title": "…", "text": "…"}} */
const icon = n => `<svg class="icon" aria-hidden="true"><use href="/static/vendor/icons.svg#${n}"></use></svg>`;
document.addEventListener('toast', e => {
  const { tone = 'ok', title, text = '' } = e.detail, li = document.createElement('div');
  li.className = 'toast'; li.dataset.tone = tone;
  li.innerHTML = icon({ ok: 'circle-check', warn: 'triangle-alert', bad: 'circle-alert' }[tone]) + '<div><b></b><span></span></div>';
  $('b', li).textContent = title; $('span', li).textContent = text;
  $('#toasts')?.append(li); if (tone !== 'bad') setTimeout(() => li.remove(), 6000);
});
on('click', '[data-toast]', (e, b) => document.dispatchEvent(new CustomEvent('toast', { detail: JSON.parse(b.dataset.toast) })));

/* list: cursor, selection, bulk bar */
const rows = () => $$('[data-rows] tr[data-id]');
const move = d => { const r = rows(), i = r.findIndex(x => x.hasAttribute('data-cursor')), n = r[Math.min(r.length - 1, Math.max(0, i + d))]; r[i]?.removeAttribute('data-cursor'); n?.setAttribute('data-cursor', ''); n?.scrollIntoView({ block: 'nearest' }); $('a.title', n)?.focus({ preventScroll: true }); };
const sync = () => { const n = rows().filter(r => $('input[type=checkbox]', r).checked).length, bar = $('.bulk'); if (bar) { bar.hidden = !n; const c = $('[data-count]', bar); if (c) c.textContent = n; } };
on('change', '[data-rows] input[type=checkbox]', (e, c) => { c.closest('tr').setAttribute('aria-selected', c.checked); sync(); });
on('change', '[data-all]', (e, c) => { rows().forEach(r => { $('input', r).checked = c.checked; r.setAttribute('aria-selected', c.checked); }); sync(); });
on('click', '.bulk [data-clear]', () => { rows().forEach(r => { $('input', r).checked = false; r.removeAttribute('aria-selected'); }); sync(); });

/* keys: one map, shown by "?"; single letters never fire while typing or composing with an IME */
let g = 0;
document.addEventListener('keydown', e => {
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); $('#palette')?.showModal(); return; }
  if ((e.ctrlKey || e.metaKey) && e.key === 'Enter') { e.target.closest('form')?.requestSubmit(); return; }
  if (typing(e) || e.ctrlKey || e.metaKey || e.altKey || $('dialog[open]')) return;
  const k = e.key.toLowerCase();
  if (g && Date.now() - g < 1200) { g = 0; $(`[data-keys="g ${k}"]`)?.click(); return; }
  const act = { g: () => { g = Date.now(); }, j: () => move(1), k: () => move(-1), '?': () => $('#keys')?.showModal(), '/': () => $('[data-list-search]')?.focus(),
    x: () => { const c = $('[data-cursor] input[type=checkbox]'); c?.click(); }, r: () => $('[data-composer=reply]')?.click(), m: () => $('[data-composer=note]')?.click() }[k];
  if (act) { e.preventDefault(); act(); }
});
/* palette: arrows move the active option */
on('keydown', '#palette .input', (e, inp) => {
  const o = $$('#palette [role=option]'), i = o.findIndex(x => x.getAttribute('aria-selected') === 'true'), d = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (!d || e.isComposing) return; e.preventDefault();
  const n = o[(i + d + o.length) % o.length]; o[i]?.removeAttribute('aria-selected'); n.setAttribute('aria-selected', 'true'); inp.setAttribute('aria-activedescendant', n.id); n.scrollIntoView({ block: 'nearest' });
});

/* composer tabs */
on('click', '[data-composer]', (e, b) => { const f = b.closest('.composer'); f.dataset.mode = b.dataset.composer; $$('[data-composer]', f).forEach(x => x.setAttribute('aria-selected', x === b)); $('textarea', f).focus(); });

/* SLA: the server sends due and total; the browser only repaints. Server state wins on the next swap. */
const fmt = s => { const L = document.documentElement.lang, m = Math.abs(Math.round(s / 60)), h = Math.floor(m / 60), d = Math.floor(h / 24);
  const t = L === 'en' ? (d ? `${d}d ${h % 24}h` : h ? `${h}h ${m % 60}m` : `${m}m`) : L === 'zh-Hans' ? (d ? `${d}天${h % 24}时` : h ? `${h}时${m % 60}分` : `${m}分`) : (d ? `${d}天${h % 24}時` : h ? `${h}時${m % 60}分` : `${m}分`);
  return L === 'en' ? (s < 0 ? `${t} over` : `${t} left`) : L === 'zh-Hans' ? (s < 0 ? `逾时 ${t}` : `剩 ${t}`) : (s < 0 ? `逾時 ${t}` : `剩 ${t}`); };
setInterval(() => $$('.sla[data-live]').forEach(el => { const left = (new Date(el.dataset.due) - Date.now()) / 1000; $('time', el).textContent = fmt(left); $('.fg', el)?.setAttribute('stroke-dasharray', `${Math.max(0, left / el.dataset.total * 100)} 100`); }), 15000);

/* boards: SortableJS is loaded on board pages only; "移至" in each card's menu does the same without dragging */
if (window.Sortable) $$('[data-lane]').forEach(el => Sortable.create(el, { group: el.dataset.lane, animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 140, delay: 120, delayOnTouchOnly: true }));

/* a ticket opens at its newest entry */
$$('[data-scroll-end]').forEach(el => { el.scrollTop = el.scrollHeight; });
