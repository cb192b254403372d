/* Canned replies in the box that somebody writes in: "/" or the button opens them, the words after it narrow them, Enter
   puts one in. And the macros of the palette. Loaded after app.js and desk.js, whose words it uses; the list comes from the server, filled in for the ticket. */
(() => {
  let last;
  const listed = async (from, q) => {
    last?.abort(); const mine = last = new AbortController();
    await new Promise(done => setTimeout(done, 90)); if (mine.signal.aborted) return null;
    try {
      const answer = await fetch(`${from}&q=${encodeURIComponent(q)}`, { headers: { 'HX-Request': 'true' }, signal: mine.signal });
      if (!answer.ok) return null;
      const made = document.createElement('template'); made.innerHTML = await answer.text();
      return $('[role=option]', made.content) ? made.content.firstElementChild : null;
    } catch { return null; }
  };
  /* what the expander says does not bubble */
  document.addEventListener('text-expander-change', e => {
    const { key, text, provide } = e.detail; if (key !== '/' || !e.target.dataset.replies) return;
    if (/^\s|\s{2}/.test(text)) return provide(Promise.resolve({ matched: false }));
    provide(listed(e.target.dataset.replies, text).then(fragment => ({ matched: !!fragment, fragment })));
  }, true);
  document.addEventListener('text-expander-value', e => {
    const { key, item } = e.detail; if (key !== '/') return;
    e.detail.value = item.dataset.body;
    const kept = document.createElement('input'); kept.type = 'hidden'; kept.name = 'canned'; kept.value = item.dataset.id;
    e.target.closest('form').append(kept);
  }, true);
  document.addEventListener('text-expander-committed', e => e.detail.input.dispatchEvent(new Event('input', { bubbles: true })), true);
  /* macros come into the palette once it is open: they are narrowed like the rest */
  document.addEventListener('htmx:after:swap', () => { if ($('#palette[open] [id^=pl-macro-]')) seek($('#palette .input').value); });
  /* an article's link or words, into the box */
  const put = words => { const t = $('#composer textarea'); if (t) { t.focus(); document.execCommand('insertText', false, words); } };
  on('click', '[data-insert]', (e, b) => put(b.dataset.insert));
  on('click', '[data-insert-from]', async (e, b) => { const answer = await fetch(b.dataset.insertFrom); if (answer.ok) put(await answer.text()); });
  on('click', '[data-canned]', (e, b) => {
    e.preventDefault(); const t = $('textarea', b.closest('form')), before = t.value.slice(0, t.selectionStart);
    t.focus(); document.execCommand('insertText', false, before && !/\s$/.test(before) ? '\n/' : '/');
  });
})();
