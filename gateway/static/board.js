// The board of a project's tasks: a card is dragged where one of its verbs leads. Without this, its buttons do it.
(() => {
  const board = document.querySelector('[data-kanban]');
  if (!board) return;
  const columns = [...board.querySelectorAll('[data-column]')];
  let dragged = null;
  const moves = (card) => new Map(card.dataset.moves.trim().split(/\s+/).filter(Boolean).map((one) => one.split(':')));
  for (const card of board.querySelectorAll('[data-moves]')) {
    if (!moves(card).size) continue;
    card.draggable = true;
    card.addEventListener('dragstart', (event) => {
      dragged = card;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', card.dataset.href);
      card.classList.add('is-dragged');
      for (const column of columns) column.classList.toggle('is-open', moves(card).has(column.dataset.column) && !column.contains(card));
    });
    card.addEventListener('dragend', () => {
      dragged = null;
      card.classList.remove('is-dragged');
      for (const column of columns) column.classList.remove('is-open', 'is-over');
    });
  }
  for (const column of columns) {
    column.addEventListener('dragover', (event) => {
      if (!dragged || !column.classList.contains('is-open')) return;
      event.preventDefault();
      column.classList.add('is-over');
    });
    column.addEventListener('dragleave', (event) => {
      if (!column.contains(event.relatedTarget)) column.classList.remove('is-over');
    });
    column.addEventListener('drop', (event) => {
      if (!dragged || !column.classList.contains('is-open')) return;
      event.preventDefault();
      const verb = moves(dragged).get(column.dataset.column);
      const form = dragged.querySelector(`form[data-verb="${verb}"]`);
      if (form) form.requestSubmit();
      else location.assign(`${dragged.dataset.href}#${verb}`); // it wants words first
    });
  }
})();
