// A place in the queue: taken once, kept in the browser, asked about when the server says so.

const farAway = 60_000;       // the longest pause after errors
const nearFront = 600;        // seconds of wait from which a phone's screen is kept on
const calm = 60_000;          // an estimate grows at most this often

class Queue {
  constructor({ api, room, customer, changed, admitted }) {
    Object.assign(this, { api, room, changed, admitted });
    this.customer = customer || this.deviceId();
    this.key = `fluxpay.room.${room}.${this.customer}`;
    this.state = { phase: 'joining', ticket: null, trouble: null, reason: null, checkedAt: 0 };
    this.place = this.read() ?? {};
    this.failures = 0;
    const wake = () => { if (!document.hidden) this.ask(); };
    for (const [target, event] of [[document, 'visibilitychange'], [window, 'online'], [window, 'pageshow']]) target.addEventListener(event, wake);
    window.addEventListener('offline', () => this.show({ trouble: 'offline' }));
    window.addEventListener('storage', event => { if (event.key === this.key) this.heard(); });
  }

  // Somebody whom the application does not know is this browser.
  deviceId() {
    const key = 'fluxpay.room.device';
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    try {
      const known = localStorage.getItem(key);
      if (known) return known;
      const fresh = `web-${[...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')}`;
      localStorage.setItem(key, fresh);
      return fresh;
    } catch { return `web-${[...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')}`; }
  }

  read() { try { return JSON.parse(localStorage.getItem(this.key)); } catch { return null; } }
  write() { try { localStorage.setItem(this.key, JSON.stringify(this.place)); } catch { /* the customer has one place anyway */ } }
  forget() { this.place = {}; try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ } }

  show(change) { Object.assign(this.state, change); this.changed(this.state); }

  // Another tab has asked: its answer serves here, too.
  heard() {
    const theirs = this.read();
    if (!theirs?.answer || this.asking) return;
    this.place = theirs;
    this.take(theirs.answer, false);
  }

  async ask() {
    if (this.asking || this.isOver) return;
    this.asking = true;
    clearTimeout(this.timer);
    let pause;
    try { pause = await this.once(); } catch { pause = this.failed(navigator.onLine ? 'busy' : 'offline'); } finally { this.asking = false; }
    if (pause !== null && !this.isOver) this.later(pause);
  }

  later(pause) { clearTimeout(this.timer); this.timer = setTimeout(() => this.ask(), pause * (1 + Math.random() * 0.05)); }

  failed(trouble, atLeast = 0) {
    this.failures += 1;
    this.show({ trouble });
    return Math.max(atLeast, Math.min(farAway, 2000 * 2 ** Math.min(this.failures - 1, 5)) * (0.75 + Math.random() * 0.5));
  }

  // One question; returns the pause until the next, null for none.
  async once() {
    const { status, retryAfter, body } = this.place.ticket ? await this.call('GET', `/tickets/${this.place.ticket}`)
      : await this.call('POST', '/tickets', { customerId: this.customer });
    if (status === 410) {      // forgotten: another place, and the person is told
      const lost = this.state.phase !== 'admitted';
      this.forget();
      this.show({ reason: lost ? 'back' : null });
      return 0;
    }
    if (body?.code === 'WTR_003') { this.show({ phase: 'closed', trouble: null }); return Math.max(retryAfter, 10_000); }
    if (status === 401 || status === 403 || status === 404 || status === 400) { this.isOver = true; this.show({ phase: 'none', trouble: null }); return null; }
    if (status >= 300 || !body?.result) return this.failed('busy', retryAfter);
    this.failures = 0;
    return this.take(body.result, true);
  }

  async call(method, path, body) {
    const response = await fetch(`${this.api}/${encodeURIComponent(this.room)}${path}`, {
      method, cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout?.(20_000),
      headers: body ? { 'Content-Type': 'application/json' } : {}, body: body && JSON.stringify(body) });
    return { status: response.status, retryAfter: (Number(response.headers.get('Retry-After')) || 0) * 1000, body: await response.json().catch(() => null) };
  }

  take(answer, isOwn) {
    const place = this.place;
    place.ticket = answer.ticket;
    place.answer = { ...answer, pass: null };   // the pass itself is kept in the cookie only
    if (answer.ahead !== null) place.first = Math.max(place.first ?? 0, answer.ahead);
    if (isOwn) this.write();
    if (answer.state === 'ADMITTED') {
      if (!answer.pass) { this.ask(); return null; }    // heard from another tab
      this.show({ phase: 'admitted', ticket: answer, trouble: null, reason: null, checkedAt: Date.now() });
      this.admitted(answer);
      return Math.max(1000, Math.min(2 ** 31 - 1, Date.parse(answer.passExpiresAt) - Date.now() + 1000));
    }
    this.estimate(answer);
    const phase = answer.state === 'PRE_QUEUE' ? 'before' : 'waiting';
    if (phase === 'before' && !this.state.opensAt) this.look();
    this.show({ phase, ticket: answer, trouble: null, checkedAt: Date.now(), progress: this.progress(answer) });
    this.keepAwake(answer);
    if (isOwn) return answer.refreshAfterMs;
    this.later(answer.refreshAfterMs);
    return null;
  }

  progress({ ahead }) {
    const { first } = this.place;
    return ahead === null || !first ? null : Math.floor(100 * (first - ahead) / (first + 1));
  }

  // The range that is shown grows at most once a minute, and then it says why; it may shrink at any time.
  estimate({ state, ahead, etaLow, etaHigh }) {
    if (etaHigh === null) {
      this.show({ range: null, reason: state === 'WAITING' && ahead !== null ? 'stopped' : this.state.reason === 'back' ? 'back' : null });
      return;
    }
    const next = rangeOf(etaLow, etaHigh);
    const shown = this.state.range;
    const grew = shown && (next.high > shown.high || next.low > shown.low);
    const now = Date.now();
    if (grew && now - (this.grewAt ?? -calm) < calm) return;
    if (grew) this.grewAt = now;
    const kept = this.state.reason === 'back' || (this.state.reason === 'slower' && now - this.grewAt < calm) ? this.state.reason : null;
    this.show({ range: next, reason: grew ? 'slower' : kept });
  }

  async look() {
    try { this.show({ opensAt: (await this.call('GET', '')).body?.result?.opensAt ?? null }); } catch { /* the next poll asks again */ }
  }

  async keepAwake({ etaHigh }) {
    if (this.lock && !this.lock.released || document.hidden || etaHigh === null || etaHigh > nearFront) return;
    try { this.lock = await navigator.wakeLock?.request('screen'); } catch { /* the browser says when it may */ }
  }

  async leave() {
    clearTimeout(this.timer);
    this.isOver = true;
    const { ticket } = this.place;
    this.forget();
    this.lock?.release();
    this.show({ phase: 'left', trouble: null, reason: null, range: null });
    try { if (ticket) await this.call('DELETE', `/tickets/${ticket}`); } catch { /* a place nobody asks about is given up by itself */ }
  }

  again() {
    this.isOver = false;
    this.show({ phase: 'joining', range: null, reason: null });
    this.ask();
  }
}
