/* The ticket's own people and words: tags. Loaded after app.js, whose words it uses. */

/* what was taken over leaves its field, which a refresh otherwise lets alone */
document.addEventListener('taken', e => { const f = document.getElementById(e.detail?.value ?? e.detail); if (f) { f.value = ''; f.focus({ preventScroll: true }); } });
