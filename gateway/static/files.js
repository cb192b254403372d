/* Files in a form: chosen, dropped or pasted ones are sent at once, one request each; the form then carries their
   receipts. Without this script the same fields travel with the form. Listens on document, for what htmx swaps in. */
(() => {
  const open = new WeakMap(); // form → uploads that are under way
  const form_of = el => el.closest?.('form[data-files]');
  const part = (form, name) => form.querySelector(`[data-files-${name}]`);
  const tell = (form, text) => { const p = part(form, 'error'); if (p) { p.textContent = text; p.hidden = !text; } };
  const size = n => n < 1e6 ? `${Math.max(1, Math.round(n / 1e3))} KB` : `${(n / 1e6).toFixed(1)} MB`;
  const busy = (form, by) => { open.set(form, (open.get(form) || 0) + by); return open.get(form); };

  const row_of = (form, file) => {
    const li = part(form, 'row').content.firstElementChild.cloneNode(true);
    li.querySelector('span').textContent = file.name;
    li.querySelector('small').textContent = size(file.size);
    part(form, 'list').append(li);
    return li;
  };
  const done = (form, li) => {
    li.querySelector('progress')?.remove();
    if (busy(form, -1) === 0 && form.hasAttribute('data-files-waiting')) { form.removeAttribute('data-files-waiting'); tell(form, ''); form.requestSubmit(); }
  };
  const failed = (form, li, text) => {
    li.dataset.bad = ''; li.querySelector('input').remove(); li.querySelector('small').textContent = text;
    form.removeAttribute('data-files-waiting'); tell(form, `${li.querySelector('span').textContent}: ${text}`); done(form, li);
  };
  const send = (form, file) => {
    const li = row_of(form, file), x = new XMLHttpRequest();
    busy(form, 1); li.abort = () => x.abort();
    if (file.size > +form.dataset.filesBytes) return failed(form, li, form.dataset.filesLarge);
    x.open('POST', `${form.dataset.files}?name=${encodeURIComponent(file.name)}`);
    x.setRequestHeader('X-CSRF', document.querySelector('meta[name=csrf]').content);
    x.setRequestHeader('Accept', 'application/json');
    x.setRequestHeader('Content-Type', 'application/octet-stream');
    x.upload.onprogress = e => { const bar = li.querySelector('progress'); if (bar && e.lengthComputable) bar.value = e.loaded / e.total * 100; };
    x.onerror = () => failed(form, li, form.dataset.filesFailed);
    x.onabort = () => { li.remove(); done(form, li); };
    x.onload = () => {
      let got = {}; try { got = JSON.parse(x.responseText); } catch { /* a proxy's page */ }
      if (x.status !== 201) return failed(form, li, got.title || form.dataset.filesFailed);
      li.querySelector('input').value = got.receipt; li.querySelector('span').textContent = got.name; done(form, li);
    };
    x.send(file);
  };
  const take = (form, files) => {
    tell(form, '');
    const room = +form.dataset.filesMost - form.querySelectorAll('[data-files-list] > li').length;
    if (files.length > room) tell(form, form.dataset.filesMany);
    [...files].slice(0, Math.max(0, room)).forEach(file => send(form, file));
  };

  document.addEventListener('change', e => {
    const form = e.target.matches?.('form[data-files] input[type=file]') && form_of(e.target);
    if (!form) return;
    take(form, e.target.files); e.target.value = '';
  });
  document.addEventListener('paste', e => {
    const form = form_of(e.target);
    if (form && e.clipboardData.files.length) { e.preventDefault(); take(form, e.clipboardData.files); }
  });
  document.addEventListener('dragover', e => { const form = form_of(e.target); if (form && e.dataTransfer.types.includes('Files')) { e.preventDefault(); form.dataset.filesOver = ''; } });
  document.addEventListener('dragleave', e => { const form = form_of(e.target); if (form && !form.contains(e.relatedTarget)) delete form.dataset.filesOver; });
  document.addEventListener('drop', e => { const form = form_of(e.target); if (form && e.dataTransfer.files.length) { e.preventDefault(); delete form.dataset.filesOver; take(form, e.dataTransfer.files); } });
  document.addEventListener('click', e => {
    const button = e.target.closest?.('[data-files-remove]');
    if (!button) return;
    const li = button.closest('li'), form = form_of(li);
    form?.querySelector('input[type=file]')?.focus(); // first: a composer that loses the focus folds its fields away
    li.querySelector('progress') ? li.abort?.() : li.remove();
  });
  /* before htmx and before the browser: a form waits for its files */
  document.addEventListener('submit', e => {
    const form = form_of(e.target);
    if (form && open.get(form) > 0) { e.preventDefault(); e.stopImmediatePropagation(); form.setAttribute('data-files-waiting', ''); tell(form, form.dataset.filesWait); }
  }, true);
})();
