/* Service hours: arrow keys in the month, and of a day's form only the fields that its choice needs. */
{
  const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  document.addEventListener('keydown', e => {
    const a = e.target.closest?.('.month a[data-day]'), by = move[e.key];
    if (!a || !by || e.ctrlKey || e.metaKey || e.altKey) return;
    const all = [...document.querySelectorAll('.month a[data-day]')], next = all[all.indexOf(a) + by];
    if (next) { e.preventDefault(); next.focus(); }
  });
  const needs = { regular: [], holiday: ['name'], closure: ['name', 'hours'], workday: ['name', 'hours'], half_day: ['name', 'hours'] };
  const fit = () => {
    const chosen = document.querySelector('#day [name=mark]:checked'); if (!chosen) return;
    const wanted = needs[chosen.value] ?? ['name', 'hours'];
    document.querySelector('#day .for-mark').hidden = !wanted.includes('name');
    document.querySelector('#day .for-hours').hidden = !wanted.includes('hours');
  };
  document.addEventListener('change', e => { if (e.target.matches?.('#day [name=mark]')) fit(); });
  /* what a change would do is shown by going there, once for each look */
  const shown = new WeakSet();
  document.addEventListener('htmx:after:swap', () => {
    fit();
    const impact = document.getElementById('impact');
    if (impact && !shown.has(impact)) { shown.add(impact); impact.focus(); }
  });
  fit();
}
