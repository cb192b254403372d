/* The chart of a plan. Only rows in sight are in the page, whatever their number; a bar that is dragged moves by itself,
   and what follows from it is asked of the server when it is let go. */
{
  const ROW = 32, HEAD = 44, MORE = 8, DAY = 864e5, NS = 'http://www.w3.org/2000/svg';
  const [ID, NO, LEVEL, KIND, NAME, OWNER, FROM, TO, MINUTES, CRIT, BEFORE, REV, BFROM, BTO] = Array(14).keys();
  const esc = t => t.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
  const day = t => Math.round(Date.parse(t + 'T00:00:00Z') / DAY), iso = d => new Date(d * DAY).toISOString().slice(0, 10);
  const tell = detail => document.dispatchEvent(new CustomEvent('toast', { detail }));
  const fill = (t, o) => t.replace(/\{(\w+)\}/g, (_, k) => o[k]);
  const el = (tag, cls, into) => { const x = document.createElement(tag); x.className = cls; into?.append(x); return x; };

  class Gantt {
    constructor(box) {
      this.box = box; this.say = box.dataset; this.px = 8; this.all = false; this.load(true);
    }
    async load(first) {
      const reply = await fetch(this.say.src, { headers: { Accept: 'application/json' } });
      if (!reply.ok) return;
      Object.assign(this, await reply.json());
      this.at = new Map(this.rows.map((r, i) => [r[NO], i]));
      this.span();
      if (first) this.build();
      this.size(); this.draw(true);
    }
    span() {
      const dated = this.rows.filter(r => r[FROM]);
      const low = Math.min(day(this.today), ...dated.map(r => day(r[BFROM] && r[BFROM] < r[FROM] ? r[BFROM] : r[FROM]))), high = Math.max(day(this.today), ...dated.map(r => day(r[BTO] > r[TO] ? r[BTO] : r[TO])));
      this.low = low - 7 - ((low + 3) % 7 + 7) % 7; this.high = high + 28; this.offs = new Set(this.off.map(day));
    }
    x(d) { return (d - this.low) * this.px; }
    build() {
      const table = this.box.nextElementSibling;
      this.scroll = el('div', 'g-scroll', this.box); this.canvas = el('div', 'g-canvas', this.scroll);
      Object.assign(this.scroll, { tabIndex: 0 }); this.scroll.setAttribute('role', 'region'); this.scroll.setAttribute('aria-label', this.say.label);
      this.headl = el('div', 'g-headl', this.canvas); this.headl.textContent = this.say.head;
      this.headr = el('div', 'g-headr', this.canvas); this.list = el('div', 'g-rows', this.canvas); this.plot = el('div', 'g-plot', this.canvas);
      this.list.setAttribute('role', 'list'); this.list.setAttribute('aria-label', this.say.head);
      this.hint = el('p', 'vh', this.box); this.hint.id = 'g-keys'; this.hint.textContent = this.say.keys;
      table.hidden = true; const pager = table.nextElementSibling; if (pager?.matches('.pager')) pager.hidden = true;
      const scale = document.getElementById('scale'); scale.hidden = false;
      scale.onclick = e => { const b = e.target.closest('[data-scale]'); if (!b) return;
        for (const one of scale.children) one.setAttribute('aria-pressed', one === b); const mid = (this.scroll.scrollLeft + this.view() / 2) / this.px; this.px = +b.dataset.scale; this.size(); this.scroll.scrollLeft = mid * this.px - this.view() / 2; this.draw(true); };
      this.scroll.addEventListener('scroll', () => { if (!this.asked) this.asked = requestAnimationFrame(() => { this.asked = 0; this.draw(); }); }, { passive: true });
      this.plot.addEventListener('pointerdown', e => this.grab(e)); this.list.addEventListener('keydown', e => this.key(e));
      addEventListener('beforeprint', this.before = () => { this.all = true; this.draw(true); }); addEventListener('afterprint', this.after = () => { this.all = false; this.draw(true); });
      addEventListener('resize', this.wide = () => this.draw(true));
      this.size(); const from = this.rows.filter(r => r[FROM]).map(r => day(r[FROM])), now = day(this.today), first = Math.min(...from); this.scroll.scrollLeft = Math.max(0, this.x(from.length && now < first ? first : now) - 80);
    }
    view() { return this.scroll.clientWidth - this.list.offsetWidth; }
    size() {
      const w = this.x(this.high), h = this.rows.length * ROW;
      this.list.style.height = this.plot.style.height = h + 'px'; this.plot.style.width = this.headr.style.width = w + 'px';
    }
    draw(force) {
      const y = Math.max(0, this.scroll.scrollTop), n = this.rows.length;
      let a = Math.max(0, Math.floor(y / ROW) - MORE), b = Math.min(n, Math.ceil((y + this.scroll.clientHeight) / ROW) + MORE);
      let l = this.scroll.scrollLeft - 600, r = this.scroll.scrollLeft + this.view() + 600;
      if (this.all) [a, b, l, r] = [0, n, 0, this.x(this.high)];
      const s = this.shown;
      if (!force && s && s.a <= Math.max(0, a + MORE - 2) && s.b >= Math.min(n, b - MORE + 2) && s.l <= l + 400 && s.r >= r - 400) return;
      this.shown = { a, b, l, r };
      const d0 = Math.max(this.low, Math.floor(l / this.px) + this.low), d1 = Math.min(this.high, Math.ceil(r / this.px) + this.low);
      this.rowsIn(a, b); this.chart(a, b, d0, d1); this.top(d0, d1);
    }
    rowsIn(a, b) {
      const held = document.activeElement?.dataset?.no, out = [];
      for (let i = a; i < b; i++) {
        const r = this.rows[i], days = r[MINUTES] ? +(r[MINUTES] / 480).toFixed(2) : '';
        out.push(`<div role="listitem"><a class="g-row" data-no="${r[NO]}" data-kind="${r[KIND]}" href="${this.say.href}?task=${r[ID]}#task" tabindex="${r[NO] === this.focus || (!this.at.has(this.focus) && i === a) ? 0 : -1}" aria-describedby="g-keys"${r[ID] === this.say.chosen ? ' aria-current="true"' : ''}><span class="ellipsis"><span class="num" aria-hidden="true">${'\u2003'.repeat(Math.min(6, r[LEVEL] - 1))}</span>${esc(r[NAME])}</span><small class="ellipsis">${esc(r[OWNER])}</small><span class="pc">${r[KIND] === 'milestone' ? '◆' : days && fill(this.say.days, { n: days })}</span></a></div>`);
      }
      this.list.innerHTML = out.join('');
      this.list.querySelectorAll('.g-row').forEach((x, i) => { x.style.top = (a + i) * ROW + 'px'; });
      if (held) this.list.querySelector(`[data-no="${held}"]`)?.focus({ preventScroll: true });
    }
    bars(r) { const f = day(r[FROM]), t = day(r[TO]) + 1; return r[KIND] === 'milestone' ? [this.x(t) - this.px / 2, this.x(t) - this.px / 2] : [this.x(f), this.x(t)]; }
    chart(a, b, d0, d1) {
      const top = a * ROW, o = [], w = this.x(d1), h = (b - a) * ROW;
      for (let d = d0; d < d1; d++) { const wd = (d + 4) % 7, x = this.x(d);
        if (this.offs.has(d)) o.push(`<rect class="hol" x="${x}" y="0" width="${this.px}" height="${h}"/>`);
        else if (wd === 6 || wd === 0) o.push(`<rect class="we" x="${x}" y="0" width="${this.px}" height="${h}"/>`);
        if (wd === 1) o.push(`<line class="wk" x1="${x}" x2="${x}" y1="0" y2="${h}"/>`); }
      for (let i = a; i < b; i++) o.push(`<line class="row" x1="0" x2="${w}" y1="${(i - a + 1) * ROW - .5}" y2="${(i - a + 1) * ROW - .5}"/>`);
      const mid = i => i * ROW + ROW / 2 - top;
      for (let i = a; i < b; i++) { const r = this.rows[i]; if (r[FROM]) for (const [no, kind] of r[BEFORE]) { const j = this.at.get(no); if (j !== undefined && this.rows[j][FROM]) o.push(this.link(this.rows[j], r, kind, mid(j), mid(i))); } }
      for (let i = a; i < b; i++) { const r = this.rows[i]; if (r[BTO]) o.push(this.was(r, mid(i))); if (r[FROM]) o.push(this.bar(r, mid(i))); }
      const t = this.x(day(this.today)) + this.px / 2;
      o.push(`<line class="today" x1="${t}" x2="${t}" y1="0" y2="${h}"/>`);
      this.plot.innerHTML = `<svg width="${w}" height="${h}" role="img" aria-label="${esc(this.say.label)}">${o.join('')}</svg>`;
      this.plot.firstChild.style.top = top + 'px'; this.base = top;
    }
    bar(r, y) {
      const [a, b] = this.bars(r), crit = r[CRIT] ? ' crit' : '', can = this.edit && r[KIND] !== 'phase' ? ' can' : '';
      if (r[KIND] === 'phase') return `<path class="ph" d="M${a} ${y - 5}H${b}V${y + 5}l-4 -5H${a + 4}l-4 5z"/>`;
      const g = `<g class="bar${can}${r[ID] === this.say.chosen ? ' chosen' : ''}" data-no="${r[NO]}">`;
      if (r[KIND] === 'milestone') return `${g}<path class="ms${crit}" d="M${a} ${y - 7}l7 7l-7 7l-7 -7z"/><text class="lbl" x="${a + 11}" y="${y + 4}">${+r[TO].slice(5, 7)}/${+r[TO].slice(8)}</text>${can && `<circle class="knob" cx="${a + 14}" cy="${y}" r="5"/>`}</g>`;
      return `${g}<rect class="b${crit}${r[KIND] === 'deliverable' ? ' dv' : ''}" x="${a}" y="${y - 8}" width="${Math.max(3, b - a)}" height="15" rx="3"/>${can && `<rect class="end" x="${b - 5}" y="${y - 9}" width="8" height="17"/><circle class="knob" cx="${b + 9}" cy="${y}" r="5"/>`}</g>`;
    }
    was(r, y) {
      const a = this.x(day(r[BFROM])), b = this.x(day(r[BTO]) + 1), m = b - this.px / 2;
      return r[KIND] === 'phase' ? '' : r[KIND] === 'milestone' ? `<path class="was" d="M${m} ${y + 1}l6 6l-6 6l-6 -6z"/>` : `<rect class="was" x="${a}" y="${y + 9}" width="${b - a}" height="4" rx="2"/>`;
    }
    link(p, r, kind, y1, y2) {
      const [pa, pb] = this.bars(p), [ra, rb] = this.bars(r), from = kind[0] === 'S' ? pa : pb, into = kind[1] === 'F' ? rb : ra, s = kind[1] === 'F' ? 1 : -1;
      const k = kind[0] === 'S' ? Math.min(from, into) - 8 : from + 6, x = into + s * 2;
      const d = s < 0 && x <= k ? `M${from} ${y1}H${k}V${(y1 + y2) / 2}H${x - 8}V${y2}H${x - 3}` : `M${from} ${y1}H${s > 0 ? Math.max(k, x + 8) : k}V${y2}H${x + s * 3}`;
      return `<path class="dep" d="${d}"/><path class="arrow" d="M${x} ${y2}l${s * 5} -3v6z"/>`;
    }
    top(d0, d1) {
      const o = [], zh = document.documentElement.lang.startsWith('zh'), names = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' }); let last = -99;
      for (let d = d0; d < d1; d++) { const t = new Date(d * DAY), x = this.x(d) + 3;
        if (t.getUTCDate() === 1 || d === d0) { if (x - last > 80) { o.push(`<text class="mon" x="${x}" y="16">${zh ? esc(fill(this.say.month, { y: t.getUTCFullYear(), m: t.getUTCMonth() + 1 })) : names.format(t)}</text>`); last = x; } }
        if ((d + 4) % 7 === 1 && (this.px >= 6 || t.getUTCDate() < 8)) o.push(`<text x="${x}" y="38">${t.getUTCDate()}</text>`); }
      const t = this.x(day(this.today)) + this.px / 2;
      o.push(`<rect class="todayb" x="${t - 17}" y="22" width="34" height="16" rx="8"/><text class="todayt" x="${t}" y="34" text-anchor="middle">${esc(this.say.today)}</text>`);
      this.headr.innerHTML = `<svg width="${this.x(d1)}" height="${HEAD}" aria-hidden="true">${o.join('')}</svg>`;
    }
    grab(e) {
      const g = e.target.closest('g.bar.can'); if (!g || e.button) return;
      const r = this.rows[this.at.get(+g.dataset.no)], x0 = e.clientX, svg = g.ownerSVGElement, rect = g.querySelector('.b');
      const how = e.target.matches('.knob') ? 'link' : e.target.matches('.end') ? 'long' : 'move'; let by = 0, pull = null;
      e.preventDefault(); g.setPointerCapture(e.pointerId); g.classList.add('moving');
      const wide = rect ? +rect.getAttribute('width') : 0, box = svg.getBoundingClientRect();
      const move = m => { const dx = m.clientX - x0; by = Math.round(dx / this.px);
        if (how === 'move') g.setAttribute('transform', `translate(${by * this.px} 0)`);
        else if (how === 'long') rect.setAttribute('width', Math.max(this.px, wide + by * this.px));
        else { if (!pull) { pull = document.createElementNS(NS, 'path'); pull.setAttribute('class', 'pull'); svg.append(pull); }
          pull.setAttribute('d', `M${x0 - box.left} ${e.clientY - box.top}L${m.clientX - box.left} ${m.clientY - box.top}`); } };
      const end = m => { g.removeEventListener('pointermove', move); g.removeEventListener('pointerup', end); g.removeEventListener('pointercancel', end); g.classList.remove('moving'); pull?.remove();
        if (m.type === 'pointercancel') return this.draw(true);
        if (how === 'link') { const i = Math.floor((m.clientY - box.top + this.base) / ROW), to = this.rows[i]; if (to && to !== r && to[KIND] !== 'phase') return this.send(to, { before: r[NO] }, this.say.linked); return this.draw(true); }
        if (!by) { if (Math.abs(m.clientX - x0) < 3) this.open(r); return this.draw(true); }
        if (how === 'move') this.shift(r, by); else this.last(r, by); };
      g.addEventListener('pointermove', move); g.addEventListener('pointerup', end); g.addEventListener('pointercancel', end);
    }
    works(d) { const wd = (d + 4) % 7; return wd > 0 && wd < 6 && !this.offs.has(d); }
    shift(r, by) { let d = day(r[FROM]) + by; while (!this.works(d)) d += by > 0 ? 1 : -1; this.send(r, { starts_on: iso(d) }, fill(this.say.moved, { day: iso(d) })); }
    last(r, by) {
      let n = 0; const f = day(r[FROM]), t = Math.max(f, day(r[TO]) + by); for (let d = f; d <= t; d++) n += this.works(d);
      n = Math.max(1, n); this.send(r, { minutes: n * 480 }, fill(this.say.lasts, { n }));
    }
    open(r) { location.href = `${this.say.href}?task=${r[ID]}#task`; }
    async send(r, what, done) {
      const reply = await fetch(`${this.say.href}/tasks/${r[ID]}/drag`, { method: 'POST', headers: { 'X-CSRF': document.querySelector('meta[name=csrf]').content, Accept: 'application/json' }, body: new URLSearchParams({ revision: r[REV], ...what }) });
      if (reply.ok) tell({ tone: 'ok', title: done }); else { const said = await reply.json().catch(() => ({})); tell({ tone: 'bad', title: said.title || reply.statusText }); }
      await this.load();
    }
    key(e) {
      const a = e.target.closest('.g-row'); if (!a || e.ctrlKey || e.metaKey) return;
      const i = this.at.get(+a.dataset.no), r = this.rows[i], side = { ArrowLeft: -1, ArrowRight: 1 }[e.key], up = { ArrowUp: -1, ArrowDown: 1, PageUp: -15, PageDown: 15, Home: -1e9, End: 1e9 }[e.key];
      if (e.altKey && side && this.edit && r[KIND] !== 'phase' && r[FROM]) { e.preventDefault(); this.focus = r[NO]; if (!e.shiftKey) this.shift(r, side); else if (r[KIND] !== 'milestone') this.last(r, side); }
      else if (up && !e.altKey) { e.preventDefault(); const j = Math.max(0, Math.min(this.rows.length - 1, i + up)); this.focus = this.rows[j][NO];
        const y = j * ROW, s = this.scroll; if (y < s.scrollTop) s.scrollTop = y; else if (y + ROW > s.scrollTop + s.clientHeight - HEAD) s.scrollTop = y + ROW - s.clientHeight + HEAD;
        this.draw(true); this.list.querySelector(`[data-no="${this.focus}"]`)?.focus({ preventScroll: true }); }
    }
    gone() { removeEventListener('beforeprint', this.before); removeEventListener('afterprint', this.after); removeEventListener('resize', this.wide); }
  }
  let now = null;
  const begin = () => { const box = document.getElementById('gantt'); if (!box || box.firstChild) return; now?.gone(); now = new Gantt(box); };
  document.addEventListener('htmx:after:swap', begin); begin();
}
