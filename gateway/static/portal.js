/* The portal: a draft is kept on this device until the server has taken the text; a page opened to answer opens there. */
(() => {
  const name = form => `hf-portal:${who}:${form.dataset.draftOf}`, text = form => form.querySelector('textarea[name=body]');
  const read = form => { try { return JSON.parse(localStorage.getItem(name(form))) || {}; } catch { return {}; } };
  const write = (form, value) => { try { value ? localStorage.setItem(name(form), JSON.stringify(value)) : localStorage.removeItem(name(form)); } catch { /* private mode */ } };
  const url = new URL(location.href), sent = url.searchParams.get('sent');
  /* what this very form sent has arrived: its draft goes */
  if (sent) {
    try { Object.keys(localStorage).filter(k => k.startsWith('hf-portal:')).forEach(k => { if (JSON.parse(localStorage.getItem(k)).key === sent) localStorage.removeItem(k); }); } catch { /* private mode */ }
    url.searchParams.delete('sent'); history.replaceState(null, '', url);
  }
  const said = form => { const note = document.querySelector('[data-draft-said]'); if (note && form.dataset.draftOf.endsWith(':new')) note.hidden = false; };
  document.querySelectorAll('form[data-draft-of]').forEach(form => {
    const t = text(form), kept = read(form);
    if (t && !t.value && kept.text) { t.value = kept.text; said(form); form.closest('details')?.setAttribute('open', ''); }
  });
  const away = () => { const { offline, offlineText } = document.getElementById('live').dataset; document.dispatchEvent(new CustomEvent('toast', { detail: { tone: 'bad', title: offline, text: offlineText } })); };
  let timer;
  document.addEventListener('leaving', () => clearTimeout(timer));
  document.addEventListener('input', e => {
    const form = e.target.closest?.('form[data-draft-of]');
    if (!form || e.target !== text(form)) return;
    clearTimeout(timer);
    timer = setTimeout(() => { write(form, e.target.value.trim() && { text: e.target.value, key: form.querySelector('[name=key]').value }); said(form); }, 400);
  });
  document.addEventListener('submit', e => {
    const form = e.target;
    const t = form.dataset.draftOf && text(form);
    if (t) write(form, t.value.trim() && { text: t.value, key: form.querySelector('[name=key]').value });
    /* without a connection the browser would leave for its own error page: what was written and chosen stays here */
    if (t && !navigator.onLine) { e.preventDefault(); return away(); }
    if (form.matches('.portal form')) { if (form.dataset.gone) e.preventDefault(); else { form.dataset.gone = '1'; form.querySelector('[type=submit]')?.setAttribute('aria-busy', 'true'); } }
  });
  addEventListener('pageshow', () => document.querySelectorAll('form[data-gone]').forEach(form => { delete form.dataset.gone; form.querySelector('[type=submit]')?.removeAttribute('aria-busy'); }));
  const reject = document.getElementById('reject');
  if (reject && url.searchParams.get('answer') === 'reject') { reject.open = true; reject.querySelector('textarea').focus(); }
})();
