// The card: made once, changed in place, so that focus and screen readers keep where they are.

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

class Card {
  constructor(host, { language, isPage, leave, again, enter, returns }) {
    Object.assign(this, { host, language, isPage, returns, saidAt: 0 });
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles.card);
    root.adoptedStyleSheets = [sheet];
    const part = (name, tag, properties) => (this[name] = element(tag, { class: name, ...properties }));
    part('rank', 'b');
    part('fill', 'i');
    part('bar', 'div', { role: 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100' }).append(this.fill);
    part('rankLabel', 'span');
    part('place', 'p').append(this.rankLabel, this.rank);
    part('facts', 'dl');
    part('go', returns ? 'a' : 'button', returns ? { href: returns } : { type: 'button' });
    part('leave', 'button', { type: 'button', class: 'plain leave' });
    part('other', 'button', { type: 'button', class: 'plain other' });
    part('card', 'section').append(
      part('title', 'h1'), part('lead', 'p'), this.place, this.bar, this.facts, part('note', 'p'), this.go,
      part('foot', 'div'), part('said', 'p', { role: 'status', 'aria-live': 'polite' }));
    this.foot.append(part('fresh', 'span'), this.leave, this.other);
    root.append(this.card);
    this.leave.addEventListener('click', () => { if (this.isSure) leave(); this.isSure = !this.isSure; this.draw(this.last); });
    this.go.addEventListener('click', event => { if (this.last.phase === 'left' || !returns) { event.preventDefault(); this.last.phase === 'left' ? again() : enter(); } });
    this.other.addEventListener('click', () => { this.language = this.language === 'ko' ? 'en' : 'ko'; this.saidAt = 0; this.draw(this.last); });
    setInterval(() => this.age(), 1000);
  }

  t(key, values) { return say(this.language, key, values); }

  draw(state) {
    this.last = state;
    const { phase, ticket } = state;
    this.host.lang = this.language;
    this.card.setAttribute('aria-label', this.t('region'));
    this.title.textContent = this.t({ joining: 'joining', waiting: 'waiting', before: 'before', admitted: 'admitted', closed: 'closed', none: 'none', left: 'left' }[phase]);
    const lead = { waiting: 'waitingLead', before: 'beforeLead', admitted: this.returns ? 'entering' : 'admittedLead', closed: 'closedLead', none: 'noneLead' }[phase];
    this.text(this.lead, lead && this.t(lead));
    this.drawPlace(phase, ticket);
    this.drawBar(phase, state.progress ?? null);
    this.drawFacts(state);
    this.text(this.note, this.t2(state.trouble ?? state.reason));
    this.go.hidden = !(phase === 'left' || phase === 'admitted' && this.returns);
    this.go.textContent = this.t(phase === 'left' ? 'again' : 'enter');
    this.leave.hidden = !['waiting', 'before'].includes(phase);
    this.leave.textContent = this.t(this.isSure ? 'sure' : 'leave');
    this.other.textContent = this.t('other');
    this.other.lang = this.language === 'ko' ? 'en' : 'ko';
    this.age();
    this.announce(state);
    if (this.isPage) this.drawPage(phase, ticket);
  }

  t2(key) { return key ? this.t(key) : ''; }

  text(node, text) { node.textContent = text ?? ''; node.hidden = !text; }

  drawPlace(phase, ticket) {
    const known = phase === 'waiting' && ticket.position !== null;
    this.place.hidden = !known;
    this.rankLabel.textContent = this.t('place');
    this.rank.textContent = known ? number(this.language, ticket.position) : '';
  }

  drawBar(phase, progress) {
    this.bar.hidden = !['joining', 'waiting'].includes(phase);
    const known = phase === 'waiting' && progress !== null;
    this.bar.classList.toggle('unknown', !known);
    this.bar.setAttribute('aria-label', this.t('waiting'));
    this.bar.setAttribute('aria-valuetext', known ? this.t('progress', { n: progress }) : this.t('progressUnknown'));
    if (known) this.bar.setAttribute('aria-valuenow', String(progress)); else this.bar.removeAttribute('aria-valuenow');
    this.fill.style.width = known ? `${Math.max(progress, 2)}%` : '';
  }

  drawFacts(state) {
    const { phase, ticket, range, opensAt } = state;
    const facts = [];
    if (phase === 'waiting' && ticket.ahead !== null) facts.push(['ahead', this.t('people', { n: number(this.language, ticket.ahead) })]);
    if (phase === 'waiting' && state.reason !== 'stopped') facts.push(['wait', this.wait(range)]);
    if (phase === 'before' && opensAt) facts.push(['opens', instant(this.language, opensAt)]);
    if (phase === 'admitted' && !this.returns) facts.push(['until', instant(this.language, ticket.passExpiresAt)]);
    this.facts.hidden = facts.length === 0;
    this.facts.replaceChildren(...facts.flatMap(([key, value]) => [element('dt', {}, this.t(key)), element('dd', { 'data-fact': key }, value)]));
  }

  wait(range) { return range ? this.t(range.key, { low: range.shownLow, high: range.shownHigh }) : this.t('unknown'); }

  age() {
    const seconds = Math.round((Date.now() - (this.last?.checkedAt || Date.now())) / 1000);
    const shown = ['waiting', 'before'].includes(this.last?.phase);
    this.text(this.fresh, shown ? seconds < 5 ? this.t('fresh') : this.t('ago', { n: number(this.language, seconds) }) : '');
  }

  // Read aloud: whatever changes what to do, at once; the place, twice a minute.
  announce(state) {
    const news = `${state.phase} ${state.trouble ?? state.reason}`;
    if (news === this.news && Date.now() - this.saidAt < 30_000) return;
    Object.assign(this, { news, saidAt: Date.now() });
    const place = state.phase === 'waiting' && state.ticket.position !== null
      ? this.t('said', { n: number(this.language, state.ticket.position), wait: this.wait(state.range) }) : this.title.textContent;
    this.said.textContent = `${place} ${this.note.textContent}`.trim();
  }

  drawPage(phase, ticket) {
    document.documentElement.lang = this.language;
    const place = phase === 'waiting' && ticket.position !== null ? `(${number(this.language, ticket.position)}) ` : '';
    document.title = place + this.title.textContent;
  }
}
