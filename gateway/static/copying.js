/* Copy buttons: <button data-copy="id of what is copied" data-copied="word for done">. Without the clipboard the text is
   marked, so that it can be copied by hand. */
document.addEventListener('click', async e => {
  const button = e.target.closest?.('[data-copy]'); if (!button) return;
  const source = document.getElementById(button.dataset.copy), label = button.querySelector('span'), before = label.textContent;
  try { await navigator.clipboard.writeText(source.textContent); }
  catch { getSelection().selectAllChildren(source); return; }
  label.textContent = button.dataset.copied; setTimeout(() => { label.textContent = before; }, 2000);
});
/* The sample beside an accent follows what is typed or picked; which shades it becomes, the server knows. */
let asked = 0;
document.addEventListener('input', async e => {
  const field = e.target.closest?.('[data-accent]'); if (!field) return;
  const form = field.closest('form'), text = form.querySelector('input[name=accent]'), picker = form.querySelector('input[type=color]');
  if (field === picker) text.value = picker.value.toUpperCase();
  const colour = text.value || form.dataset.brand; if (!/^#[0-9a-f]{6}$/i.test(colour)) return;
  picker.value = colour;
  const mine = ++asked; await new Promise(go => setTimeout(go, 120)); if (mine !== asked) return;
  const shades = await fetch(`${form.dataset.sample}?accent=${encodeURIComponent(colour)}`, { headers: { Accept: 'application/json' } }).then(r => r.ok && r.json()).catch(() => null);
  if (shades && mine === asked) document.querySelectorAll('[data-accent-fill]').forEach(part => part.setAttribute('fill', shades[part.dataset.accentFill]));
});
