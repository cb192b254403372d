/* Lists, keys, palette and composer of the workspace. Loaded after app.js, whose words it uses. */

/* list: cursor, selection, bulk bar. Both belong to tickets, not to rows, so they outlive a refresh. */
const rows = () => $$('[data-rows] [data-id]'), picked = new Set();
let cursor = '';
const mark = () => rows().forEach(r => {
  const c = $('input[type=checkbox]', r), here = picked.has(r.dataset.id);
  if (c) c.checked = here;
  here ? r.setAttribute('aria-selected', 'true') : r.removeAttribute('aria-selected');
  r.toggleAttribute('data-cursor', r.dataset.id === cursor);
});
const sync = () => {
  const there = new Set(rows().map(r => r.dataset.id)); picked.forEach(id => there.has(id) || picked.delete(id)); mark();
  const bar = $('.bulk'); if (!bar) return;
  bar.hidden = !picked.size; $('[data-count]', bar).textContent = picked.size;
  const all = $('[data-all]'); if (all) { all.checked = picked.size > 0 && picked.size === there.size; all.indeterminate = picked.size > 0 && picked.size < there.size; }
};
const move = d => { const r = rows(), i = r.findIndex(x => x.dataset.id === cursor), n = r[Math.min(r.length - 1, Math.max(0, i + d))]; if (!n) return; cursor = n.dataset.id; mark(); n.scrollIntoView({ block: 'nearest' }); $('a.title', n)?.focus({ preventScroll: true }); };
const pick = (r, yes) => { yes ? picked.add(r.dataset.id) : picked.delete(r.dataset.id); };
on('change', '[data-rows] input[type=checkbox]', (e, c) => { pick(c.closest('tr'), c.checked); sync(); });
on('change', '[data-all]', (e, c) => { rows().forEach(r => pick(r, c.checked)); sync(); });
/* the browser brings boxes back as they were when one comes back to the list */
addEventListener('pageshow', () => { rows().forEach(r => { if ($('input[type=checkbox]', r)?.checked) pick(r, true); }); if (picked.size) sync(); });
on('click', '.bulk [data-clear]', () => { picked.clear(); sync(); });
document.addEventListener('cleared', () => { picked.clear(); sync(); $$('#rows .menu:popover-open').forEach(m => { m.hidePopover(); $$('input', m).forEach(i => { i.value = ''; }); }); });
document.addEventListener('undone', e => { const ids = e.detail?.value ?? e.detail; picked.clear(); (Array.isArray(ids) ? ids : []).forEach(id => picked.add(id)); sync(); });
/* a menu of the bar is for the keyboard too: what it holds gets the focus, arrows move, Enter in its field presses the button it is for */
document.addEventListener('toggle', e => { if (e.newState === 'open' && e.target.matches?.('#rows .menu')) $('input, button', e.target)?.focus(); }, true);
on('keydown', '#rows .menu', (e, m) => {
  if (e.key === 'Enter' && e.target.matches('input') && !e.isComposing) { e.preventDefault(); const b = $$('button', m), one = $('[data-default]', m) ?? (b.length === 1 ? b[0] : null); one ? one.click() : b[0].focus(); return; }
  const d = { ArrowDown: 1, ArrowUp: -1 }[e.key]; if (!d) return;
  const all = $$('button, input', m), n = all[(all.indexOf(document.activeElement) + d + all.length) % all.length]; if (n) { e.preventDefault(); n.focus(); }
});
document.addEventListener('htmx:after:swap', () => { const m = $(':is(#assign-menu, #category-menu):popover-open'); if (m && !m.contains(document.activeElement)) $('button', m)?.focus(); });

on('click', '[data-dismiss]', (e, a) => { e.preventDefault(); a.closest('.banner').remove(); });

/* I and A act on the row under the cursor when nothing is selected */
const orCursor = () => { if (!picked.size && cursor) { picked.add(cursor); sync(); } return picked.size; };

/* the telephone system says that it rings: who it is, and the way to his page */
document.addEventListener('phone-ringing', e => htmx.ajax('GET', words().bell.replace('inbox/bell', 'phone/rings/') + e.detail.data, { target: '#toasts', swap: 'none' }));

/* keys: one map, shown by "?"; single letters never fire while typing or composing with an IME */
let g = 0;
document.addEventListener('keydown', e => {
  if (e.isComposing) return;
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k' && $('#palette')) { e.preventDefault(); if (!$('#palette').open) { $('#palette').showModal(); seek(''); } return; }
  if (typing(e) || e.ctrlKey || e.metaKey || e.altKey || $('dialog[open]') || $(':popover-open')) return;
  const k = e.key.toLowerCase();
  if (g && Date.now() - g < 1200) { g = 0; const to = $(`[data-keys="g ${CSS.escape(k)}"]`); if (to) { e.preventDefault(); to.click(); } return; }
  const keyed = () => { const el = $(`[data-keys="${CSS.escape(k)}"]`); if (el && (!el.closest('.bulk') || orCursor())) { el.click(); return true; } };
  const peeked = e.target.closest('button, input, summary, .menu') || !$('#rows') ? null : rows().find(r => r.dataset.id === cursor);
  const act = { ' ': peeked && (() => htmx.ajax('GET', `${$('a.title', peeked).pathname}/peek`, { target: '#act-body', swap: 'innerHTML' })), g: () => { g = Date.now(); }, j: () => rows().length ? move(1) : keyed(), k: () => rows().length ? move(-1) : keyed(), '?': () => $('#keys')?.showModal(), '/': () => { const s = $('[data-list-search]'); s?.offsetParent ? s.focus() : $('[data-open=palette]')?.click(); },
    x: () => { const r = rows().find(x => x.dataset.id === cursor); if (r && $('input', r)) { pick(r, !picked.has(cursor)); sync(); } }, r: () => $('[data-composer=reply]')?.click(), m: () => $('[data-composer=note]')?.click() }[k];
  if (act) { e.preventDefault(); act(); } else if (k.length === 1 && k !== ' ' && keyed()) e.preventDefault();
});

/* palette: typing narrows the list and searches, arrows move, Enter runs; a ticket's number leads to the ticket */
on('click', '[data-open=palette]', () => seek(''));
const options = () => $$('#palette [role=option]').filter(o => !o.hidden);
const choose = n => { $$('#palette [role=option]').forEach(o => o.removeAttribute('aria-selected')); const inp = $('#palette .input'); if (!n) return inp.removeAttribute('aria-activedescendant'); n.setAttribute('aria-selected', 'true'); inp.setAttribute('aria-activedescendant', n.id); n.scrollIntoView({ block: 'nearest' }); };
/* what can be done with the selection, in the palette too */
const offer = () => {
  const box = $('#pg-picked'); if (!box) return;
  box.replaceChildren(box.firstElementChild);
  if (picked.size) $$('.bulk button[data-keys]').forEach((b, n) => {
    const o = document.createElement('div'); o.setAttribute('role', 'option'); o.id = `pl-bulk-${n}`;
    o.append(...[...b.childNodes].map(x => x.cloneNode(true))); o.onclick = () => setTimeout(() => b.click()); box.append(o);
  });
};
const seek = text => {
  if (!text) offer();
  const inp = $('#palette .input'); if (!inp) return; if (inp.value !== text) inp.value = text;
  const q = text.trim().toLowerCase(), no = q.match(/^(?:hd-?)?0*([1-9]\d{0,9})$/), jump = $('#pl-jump'), found = $('#palette-found');
  if (jump) { jump.hidden = !no; if (no) { jump.href = jump.dataset.base + 'HD-' + no[1]; $('b', jump).textContent = 'HD-' + no[1]; } }
  if (!q) found?.replaceChildren();
  $$('#palette [role=option]').forEach(o => { if (o !== jump && !found?.contains(o)) o.hidden = !!q && !(o.textContent + (o.dataset.words ?? '')).toLowerCase().includes(q); });
  $$('#palette [role=group]').forEach(p => { p.hidden = !$$('[role=option]', p).some(o => !o.hidden); });
  $('#palette [data-none]').hidden = options().length > 0; choose(options()[0]);
};
on('input', '#palette .input', (e, inp) => seek(inp.value));
document.addEventListener('htmx:after:swap', () => { if (!$('#palette')?.open) return; if (!$('#palette .input').value.trim()) $('#palette-found').replaceChildren(); $('#palette [data-none]').hidden = options().length > 0; if (!options().some(o => o.getAttribute('aria-selected') === 'true')) choose(options()[0]); });
on('keydown', '#palette .input', (e, inp) => {
  if (e.isComposing) return;
  const o = options(), i = o.findIndex(x => x.getAttribute('aria-selected') === 'true'), d = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (d && o.length) { e.preventDefault(); choose(o[(i + d + o.length) % o.length]); }
  if (e.key === 'Enter' && !e.ctrlKey) { e.preventDefault(); o[i]?.click(); }
});
on('click', '#palette [role=option]', () => $('#palette').close());

/* composer: mode, drafts. A draft is kept per ticket and mode until the server has taken it. */
const keep = (f, mode) => `hf-draft:${who}:${f.dataset.draft}:${mode}`;
const store = (f, mode, text) => { try { text.trim() ? localStorage.setItem(keep(f, mode), text) : localStorage.removeItem(keep(f, mode)); } catch {} };
const stored = (f, mode) => { try { return localStorage.getItem(keep(f, mode)) ?? ''; } catch { return ''; } };
const setMode = (f, mode) => { f.dataset.mode = mode; $('[name=mode]', f).value = mode; $$('[data-composer]', f).forEach(x => x.setAttribute('aria-selected', x.dataset.composer === mode)); };
const wake = () => $$('.composer[data-draft]:not([data-awake])').forEach(f => {
  f.dataset.awake = ''; const t = $('textarea', f); if (t.value) return store(f, f.dataset.mode, t.value);
  const other = $$('[data-composer]', f).map(x => x.dataset.composer).find(m => stored(f, m) && (m === f.dataset.mode || !stored(f, f.dataset.mode)));
  if (other) { setMode(f, other); t.value = stored(f, other); }
});
/* marks around what is selected, or a list of its lines; typed in, so that it can be undone */
on('click', '[data-mark]', (e, b) => {
  const t = $('textarea', b.closest('form')), m = b.dataset.mark, lines = m === '- ', v = t.value, z = t.selectionEnd;
  const a = lines ? v.lastIndexOf('\n', t.selectionStart - 1) + 1 : t.selectionStart, chosen = v.slice(a, z);
  t.focus(); t.setSelectionRange(a, z);
  document.execCommand('insertText', false, lines ? chosen.split('\n').map(line => m + line).join('\n') : m + chosen + m);
  if (!lines && !chosen) t.setSelectionRange(a + m.length, a + m.length);
});
on('click', '[data-composer]', (e, b) => { const f = b.closest('.composer'), t = $('textarea', f); if (f.dataset.mode !== b.dataset.composer) { store(f, f.dataset.mode, t.value); setMode(f, b.dataset.composer); t.value = stored(f, b.dataset.composer); } t.focus(); });
on('keydown', '[role=tablist] [role=tab]', (e, b) => { const all = $$('[role=tab]', b.parentNode), i = all.indexOf(b), d = { ArrowRight: 1, ArrowLeft: -1 }[e.key]; if (d) { e.preventDefault(); const n = all[(i + d + all.length) % all.length]; n.click(); n.focus(); } });
on('input', '.composer[data-draft] textarea', (e, t) => { const f = t.closest('form'); store(f, f.dataset.mode, t.value); });
let isSent = false; /* the answer to what was sent brings a fresh composer: its tab gets the focus, so that R and M are keys again */
document.addEventListener('sent', e => { isSent = true; const f = $('.composer[data-draft]'), mode = e.detail?.value ?? e.detail; if (f && typeof mode === 'string') { store(f, mode, ''); const t = $('textarea', f); if (f.dataset.mode === mode) t.value = ''; } toEnd(); });

/* back to the list where it was left, and on to the ticket before or after */
const remember = () => { try { if ($('#rows')) { sessionStorage.setItem('hf-list', location.pathname + location.search); sessionStorage.setItem('hf-rows', JSON.stringify($$('#rows a.title').map(a => a.pathname))); } } catch {} };
const around = () => {
  const box = $('[data-around]'); if (!box) return;
  let all = []; try { all = JSON.parse(sessionStorage.getItem('hf-rows') ?? '[]'); } catch {}
  const at = all.indexOf(location.pathname); box.hidden = at < 0; if (at < 0) return;
  $$('[data-to]', box).forEach(a => { const to = all[at + +a.dataset.to]; if (to) a.href = to; a.classList.toggle('none', !to); });
  $('[data-place]', box).textContent = `${at + 1} / ${all.length}`;
};
remember(); around();
on('click', 'a[data-back]', (e, a) => { try { const to = sessionStorage.getItem('hf-list'); if (to?.startsWith(a.pathname)) a.href = to; } catch {} });

/* after each swap: rows and composers that came with it */
document.addEventListener('htmx:after:swap', () => {
  sync(); wake();
  const tab = isSent && $('.composer [data-composer][aria-selected=true]'); if (tab) { isSent = false; tab.focus({ preventScroll: true }); }
  remember(); around();
});
wake(); sync();
