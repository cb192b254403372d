/* The sheet of a week by keyboard: up, down and Enter change the row, the arrows at the ends of a text the day. */
{
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const at = (row, day) => document.getElementById(`c-${row}-${day}`);
  document.addEventListener('keydown', e => {
    const cell = e.target.closest?.('input[data-cell]'), by = step[e.key];
    if (!cell || !by || e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
    const ends = cell.selectionStart === cell.selectionEnd, caret = cell.selectionStart;
    if (e.key === 'ArrowLeft' && !(ends && caret === 0) && cell.value) return;
    if (e.key === 'ArrowRight' && !(ends && caret === cell.value.length) && cell.value) return;
    let [row, day] = cell.dataset.cell.split('-').map(Number), next = null;
    for (let n = 0; n < 60 && !next; n++) { row += by[0]; day += by[1]; if (row < 0 || day < 0 || day > 6) break; next = at(row, day); if (!next && by[0] && !document.getElementById(`td-${row}-${day}`)) break; }
    e.preventDefault();
    if (next) { next.focus(); next.select(); } else if (e.key === 'Enter') cell.blur();
  });
}
