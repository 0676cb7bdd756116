// The script's own tag says which room; the queue is shown where the tag stands.

const tag = document.currentScript;
const isPage = 'page' in tag.dataset;
const { room, customer, callback } = tag.dataset;
const script = new URL(tag.src);
const api = new URL(tag.dataset.api ?? 'api/v1/waiting-rooms', new URL('.', script)).href.replace(/\/$/, '');

function safeReturn(text) {
  if (!text) return null;
  const url = new URL(text, location.href);
  return ['http:', 'https:'].includes(url.protocol) ? url.href : null;
}

// The protected routes of this origin take the pass from the cookie.
function keepPass({ pass, passExpiresAt }) {
  const seconds = Math.max(1, Math.floor((Date.parse(passExpiresAt) - Date.now()) / 1000));
  document.cookie = `fluxpay_pass=${pass}; Path=/; Max-Age=${seconds}; SameSite=Lax${location.protocol === 'https:' ? '; Secure' : ''}`;
}

const host = document.createElement('div');
host.className = 'fluxpay-waiting-room';
tag.after(host);
if (isPage) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles.page);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

const returns = safeReturn(tag.dataset.return);
let pass = null;
function enter() {
  const detail = { room, customerId: queue.customer, pass: pass.pass, passExpiresAt: pass.passExpiresAt };
  const isWanted = host.dispatchEvent(new CustomEvent('fluxpay:admitted', { bubbles: true, composed: true, cancelable: true, detail }));
  if (callback && typeof window[callback] === 'function') window[callback](detail);
  if (isWanted && returns) location.replace(returns);
}

const queue = new Queue({
  api, room, customer,
  changed: state => card.draw(state),
  admitted: answer => {
    const isNew = pass?.pass !== answer.pass;
    pass = answer;
    keepPass(answer);
    if (isNew) enter();
  },
});
const card = new Card(host, { language: pickLanguage(tag.dataset.language), isPage, returns, enter, leave: () => queue.leave(), again: () => queue.again() });
card.draw(queue.state);
queue.ask();
