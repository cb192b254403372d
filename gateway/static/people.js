/* The ticket's own people and words: tags, and colleagues behind an @. Loaded after app.js, whose words it uses. */

/* what was taken over leaves its field, which a refresh otherwise lets alone */
document.addEventListener('taken', e => { const f = document.getElementById(e.detail?.value ?? e.detail); if (f) { f.value = ''; f.focus({ preventScroll: true }); } });

/* an @ opens the names of colleagues, letters after it narrow them, Enter puts one in */
(() => {
  let last;
  const listed = async (from, q) => {
    last?.abort(); const mine = last = new AbortController();
    await new Promise(done => setTimeout(done, 90)); if (mine.signal.aborted) return null;
    try {
      const answer = await fetch(`${from}?q=${encodeURIComponent(q)}`, { headers: { 'HX-Request': 'true' }, signal: mine.signal });
      if (!answer.ok) return null;
      const made = document.createElement('template'); made.innerHTML = await answer.text();
      return $('[role=option]', made.content) ? made.content.firstElementChild : null;
    } catch { return null; }
  };
  document.addEventListener('text-expander-change', e => {
    const { key, text, provide } = e.detail; if (key !== '@' || !e.target.dataset.people) return;
    provide(listed(e.target.dataset.people, text).then(fragment => ({ matched: !!fragment, fragment })));
  }, true);
  document.addEventListener('text-expander-value', e => {
    if (e.detail.key !== '@') return;
    const { name, id } = e.detail.item.dataset; e.detail.value = `@${name} `;
    /* a name that several colleagues bear: whom it means goes with the form */
    const form = e.target.closest('form'); if (!id || !form || $(`[name=mentions][value="${id}"]`, form)) return;
    const held = document.createElement('input'); Object.assign(held, { type: 'hidden', name: 'mentions', value: id }); form.append(held);
  }, true);
})();
