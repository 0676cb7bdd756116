// The REST API as this page calls it, and a record of each call to show beside the step that made it.

const key = 'fp_test_moa';   // only Development knows this key
const storage = 'fluxpay.calls';
const kept = 40;             // in the tab's own storage, so that they survive the trip to the payment window

export const log = { calls: load(), newest: null, changed: () => {} };
let language = 'ko';
export const speak = lang => { language = lang; };

// Returns {ok, status, code, message, result}; status 0 where no answer came.
export async function call(step, method, path, body, { idempotencyKey, quiet = false } = {}) {
  const headers = { Authorization: `Bearer ${key}`, 'Accept-Language': language };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method === 'POST') headers['Idempotency-Key'] = idempotencyKey ?? random();   // one press is one request, however often it is sent
  const record = open({ step, method, path, headers, body: body === undefined ? null : JSON.stringify(body) }, quiet);
  const started = performance.now();
  try {
    const response = await fetch(path, { method, headers, body: record.body });
    const answer = await response.json();
    close(record, { status: response.status, replayed: response.headers.has('Idempotent-Replayed'), answer, took: performance.now() - started });
    return { ok: answer.isSuccess, status: response.status, code: answer.code, message: answer.message, result: answer.result,
      retryAfter: Number(response.headers.get('Retry-After')) || 1 };
  } catch {
    close(record, { status: 0, answer: null, took: performance.now() - started });
    return { ok: false, status: 0, code: 'UNREACHABLE', message: '', result: null, retryAfter: 1 };
  }
}

const random = () => crypto.getRandomValues(new BigUint64Array(1))[0].toString(36);

export function forget() {
  log.calls = [];
  save();
}

// A repeated read is the same call again, not another line.
function open(call, quiet) {
  const same = call.method === 'GET' && log.calls.find(old => old.method === 'GET' && old.step === call.step && old.path === call.path);
  const record = same || { ...call, id: random(), times: 0 };
  record.headers = call.headers;
  record.times += 1;
  if (same && quiet) return record;
  log.calls = [record, ...log.calls.filter(old => old !== record)].slice(0, kept);
  if (!quiet) log.newest = record.id;
  return record;
}

function close(record, outcome) {
  Object.assign(record, outcome, { took: Math.max(1, Math.round(outcome.took)) });
  save();
  log.changed();
}

function save() {
  try { sessionStorage.setItem(storage, JSON.stringify(log.calls)); } catch { /* a full or closed storage only forgets */ }
}

function load() {
  try { return JSON.parse(sessionStorage.getItem(storage)) ?? []; } catch { return []; }
}

export function curl({ method, path, headers, body }) {
  const quoted = text => `'${text.replaceAll("'", `'\\''`)}'`;
  const lines = [`curl -sS${method === 'GET' ? '' : ` -X ${method}`} ${quoted(location.origin + path)}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body !== null) lines.push(`-d ${quoted(body)}`);
  return lines.join(' \\\n  ');
}
