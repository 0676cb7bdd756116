// What the page says, in both languages, and how it writes numbers and time.

const words = {
  ko: {
    joining: '대기열에 들어가고 있습니다', waiting: '순서를 기다리고 있습니다', waitingLead: '이 화면을 켜 두면 차례가 됐을 때 자동으로 입장합니다.',
    place: '내 순번', ahead: '내 앞', people: '{n}명', wait: '예상 대기', unknown: '계산하고 있습니다', soon: '1분 이내', minutes: '{low}~{high}분', exactly: '약 {high}분',
    hours: '{low}~{high}시간', longer: '하루 이상', progress: '{n}% 지났습니다', progressUnknown: '진행률을 아직 알 수 없습니다',
    stopped: '지금은 입장이 멈춰 있습니다. 순서는 그대로입니다.', slower: '입장이 느려져 예상 시간이 늘었습니다. 순서는 그대로입니다.',
    offline: '연결이 끊겼습니다. 자리는 몇 분 동안 유지되며, 자동으로 다시 연결합니다.', busy: '서버가 응답하지 않습니다. 자리는 그대로이며, 자동으로 다시 확인합니다.',
    before: '아직 입장이 시작되지 않았습니다', beforeLead: '시작할 때 추첨으로 순번을 정합니다. 먼저 와도 순번이 빨라지지 않습니다.', opens: '입장 시작', back: '오래 연결되지 않아 자리가 사라졌습니다. 다시 줄을 섰습니다.',
    admitted: '입장할 차례입니다', entering: '지금 이동합니다.', admittedLead: '통과권을 받았습니다. 아래 시간까지 이용할 수 있습니다.', until: '이용 시간', enter: '입장하기', expired: '통과권의 시간이 끝났습니다',
    closed: '지금은 대기를 받지 않습니다', closedLead: '잠시 후 자동으로 다시 확인합니다.', none: '이 대기실은 사용할 수 없습니다', noneLead: '주소를 다시 확인해 주세요.',
    leave: '대기 취소', sure: '정말 취소할까요? 순번이 사라집니다', left: '대기를 취소했습니다', again: '다시 줄 서기', fresh: '방금 확인', ago: '{n}초 전 확인', other: 'English',
    said: '순번 {n}, 예상 대기 {wait}.', region: '대기실',
  },
  en: {
    joining: 'Joining the queue', waiting: 'You are in the queue', waitingLead: 'Keep this page open. You enter by yourself when it is your turn.',
    place: 'Your place', ahead: 'Ahead of you', people: '{n}', wait: 'Estimated wait', unknown: 'Working it out', soon: 'less than a minute', minutes: '{low}–{high} min', exactly: 'about {high} min',
    hours: '{low}–{high} hours', longer: 'more than a day', progress: '{n}% of the way', progressUnknown: 'Progress is not known yet',
    stopped: 'Nobody is being let in right now. Your place is kept.', slower: 'People are let in more slowly, so the estimate grew. Your place is kept.',
    offline: 'The connection is lost. Your place is kept for a few minutes while we reconnect.', busy: 'The server does not answer. Your place is kept; we keep asking.',
    before: 'It has not started yet', beforeLead: 'Places are drawn by lot when it starts. Coming early does not move you ahead.', opens: 'Starts', back: 'You were away for too long and lost your place. You are in the queue again.',
    admitted: 'It is your turn', entering: 'Taking you there now.', admittedLead: 'You have a pass. It is good until the time below.', until: 'Good until', enter: 'Enter', expired: 'Your pass has expired',
    closed: 'Nobody can join right now', closedLead: 'We check again by ourselves in a while.', none: 'This waiting room cannot be used', noneLead: 'Please check the address.',
    leave: 'Leave the queue', sure: 'Really leave? You lose your place', left: 'You left the queue', again: 'Join again', fresh: 'Checked just now', ago: 'Checked {n} s ago', other: '한국어',
    said: 'Place {n}, estimated wait {wait}.', region: 'Waiting room',
  },
};

const pickLanguage = wanted => [wanted, document.documentElement.lang, navigator.language, 'en']
  .map(tag => (tag ?? '').slice(0, 2).toLowerCase()).find(tag => tag in words);

const say = (language, key, values = {}) => words[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const number = (language, value) => value.toLocaleString(language);
const instant = (language, iso) => new Date(iso).toLocaleString(language, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

// Seconds as a range a person can use: whole minutes, later whole hours.
function rangeOf(lowSeconds, highSeconds) {
  if (highSeconds <= 60) return { key: 'soon', low: 0, high: 1 };
  const [unit, key] = highSeconds <= 5400 ? [60, 'minutes'] : [3600, 'hours'];
  const [low, high] = [Math.floor(lowSeconds / unit), Math.ceil(highSeconds / unit)];
  if (highSeconds > 86400) return { key: 'longer', low: 1440, high: highSeconds / 60 };
  return { key: low >= high && unit === 60 ? 'exactly' : key, low: low * unit / 60, high: high * unit / 60, shownLow: low, shownHigh: high };
}
