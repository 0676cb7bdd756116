// The live view: asks once a second what the shop and the queue say, and shows it.

const words = {
  ko: { title: '한정 판매', lead: '수천 명이 동시에 몰려도 자리는 정확히 한 번씩만 팔립니다. 대기실이 줄을 세우고, 결제된 사람에게만 자리가 갑니다.',
    buyers: '구매자', start: '판매 시작', join: '나도 줄 서기', seats: '남은 자리', sold: '판매됨', taken: '결제 중', free: '빈자리',
    queue: '대기 중', inside: '입장해 있음', rate: '초당 입장', admitted: '입장한 사람', bought: '구매', declined: '카드 거절', walkedAway: '결제 안 함', tooLate: '늦음', soldOut: '매진으로 돌아감', p50: '응답 p50', p99: '응답 p99', errors: '오류', seconds: '경과',
    ms: '{n} ms', s: '{n}초', running: '판매 중입니다.', done: '판매가 끝났습니다. {total}석 중 {sold}석이 {bought}명에게 팔렸습니다.', unreachable: '서버에 연결할 수 없습니다. 다시 연결합니다.', picture: '{total}석 중 {sold}석 판매, {taken}석 결제 중' },
  en: { title: 'Flash sale', lead: 'However many thousands come at once, every seat is sold exactly once. The waiting room keeps the line, and only who has paid gets a seat.',
    buyers: 'Buyers', start: 'Start the sale', join: 'Queue yourself', seats: 'Seats left', sold: 'Sold', taken: 'Being paid', free: 'Free',
    queue: 'Waiting', inside: 'Inside', rate: 'Admitted / s', admitted: 'Let in', bought: 'Bought', declined: 'Card declined', walkedAway: 'Never paid', tooLate: 'Too late', soldOut: 'Found it sold out', p50: 'Answer p50', p99: 'Answer p99', errors: 'Errors', seconds: 'Elapsed',
    ms: '{n} ms', s: '{n} s', running: 'The sale is on.', done: 'The sale is over: {sold} of {total} seats went to {bought} buyers.', unreachable: 'The server cannot be reached; trying again.', picture: '{sold} of {total} seats sold, {taken} being paid' },
};
const language = navigator.language.startsWith('ko') ? 'ko' : 'en';
const t = (key, values = {}) => words[language][key].replace(/\{(\w+)\}/g, (_, name) => Number(values[name]).toLocaleString(language));
const $ = id => document.getElementById(id);

document.documentElement.lang = language;
document.title = t('title');
for (const node of document.querySelectorAll('[data-text]')) node.textContent = t(node.dataset.text);

let me = localStorage.getItem('flash-sale.me');
if (!me) localStorage.setItem('flash-sale.me', me = `me-${crypto.getRandomValues(new Uint32Array(2)).join('')}`);
$('join').href = `/waiting-rooms/seats?customerId=${me}&return=${encodeURIComponent('/buy')}`;

const figures = [['queue'], ['inside'], ['rate'], ['admitted'], ['bought'], ['declined'], ['walkedAway'], ['tooLate'], ['soldOut'], ['p50', 'ms'], ['p99', 'ms'], ['errors'], ['seconds', 's']];
const shown = new Map(figures.map(([key]) => {
  const [row, name, value] = ['div', 'dt', 'dd'].map(tag => document.createElement(tag));
  name.textContent = t(key);
  value.dataset.figure = key;
  row.append(name, value);
  $('figures').append(row);
  return [key, value];
}));

function drawSeats({ total, sold, taken, free }) {
  $('left').textContent = free.toLocaleString(language);
  for (const [id, n] of Object.entries({ sold, taken, free })) $(id).textContent = n.toLocaleString(language);
  $('seats').setAttribute('aria-label', t('picture', { total, sold, taken }));
  while ($('seats').childElementCount < total) $('seats').append(document.createElement('i'));
  [...$('seats').children].forEach((seat, i) => { seat.className = i < sold ? 'sold' : i < sold + taken ? 'taken' : ''; });
}

function draw({ seats, crowd }, room) {
  drawSeats(seats);
  const values = { ...crowd, queue: room.waiting, inside: room.active, rate: room.ratePerSecond };
  for (const [key, unit] of figures) shown.get(key).textContent = unit ? t(unit, { n: values[key] }) : Number(values[key]).toLocaleString(language);
  document.querySelector('#start button').disabled = crowd.isRunning;
  $('verdict').className = '';
  $('verdict').textContent = crowd.isRunning ? t('running') : crowd.buyers ? t('done', { ...seats, bought: crowd.bought }) : '';
}

async function look() {
  try {
    const [sale, room] = await Promise.all(['/sale/state', '/api/v1/waiting-rooms/seats'].map(path => fetch(path).then(answer => answer.json())));
    draw(sale, room.result);
  } catch {
    $('verdict').className = 'bad';
    $('verdict').textContent = t('unreachable');
  }
  setTimeout(look, 1000);
}

$('start').addEventListener('submit', async event => {
  event.preventDefault();
  await fetch('/sale/start', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ buyers: Number($('buyers').value) }) });
});
look();
