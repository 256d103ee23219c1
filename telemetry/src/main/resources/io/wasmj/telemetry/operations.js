'use strict';

// Asks for all figures since the start every two seconds and shows what the last minute added.
// Whatever guests or clients wrote goes into the page as text, never as markup.

const EVERY = 2000;
const MINUTE = 30;
const history = [];

function element(name, properties, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

function drawn(name, attributes, text) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.textContent = text ?? '';
  return made;
}

// ---- Words for numbers

function scaled(value, steps) {
  for (const [size, unit] of steps) {
    if (value >= size) {
      const number = value / size;
      return (number >= 100 ? number.toFixed(0) : number.toPrecision(3)) + unit;
    }
  }
  return '0';
}

const seconds = value => scaled(value, [[1, ' s'], [1e-3, ' ms'], [1e-6, ' µs']]);
const bytes = value => scaled(value, [[2 ** 30, ' GiB'], [2 ** 20, ' MiB'], [2 ** 10, ' KiB'], [1, ' B']]);
const count = value => value.toLocaleString('en');
const rate = value => value >= 100 ? count(Math.round(value)) : value.toFixed(1);
const share = (part, whole) => whole === 0 ? '–' : (100 * part / whole).toFixed(part === 0 ? 0 : 1) + ' %';
const clock = millis => new Date(millis).toLocaleTimeString('en-GB');

function span(total) {
  const days = Math.floor(total / 86400);
  const rest = new Date(1000 * (total % 86400)).toISOString().substring(11, 19);
  return (days > 0 ? days + ' d ' : '') + rest;
}

// ---- What a minute added

const key = (...words) => JSON.stringify(words);
const routeKey = each => key(each.application, each.component, each.route);

function failed(statuses) {
  return statuses['5xx'] ?? 0;
}

/** The routes with what came since `before`, which may be missing. */
function recentRoutes(now, before) {
  const old = new Map((before?.routes ?? []).map(each => [routeKey(each), each]));
  return now.routes.map(each => {
    const was = old.get(routeKey(each));
    const counts = each.counts.map((value, i) => value - (was?.counts[i] ?? 0));
    return {
      ...each,
      counts,
      all: each.counts,
      total: each.counts.reduce((a, b) => a + b, 0),
      requests: counts.reduce((a, b) => a + b, 0),
      errors: failed(each.statuses) - (was ? failed(was.statuses) : 0),
    };
  });
}

/** Below how many seconds `share` of all requests lie, as well as buckets can tell. */
function quantile(counts, bounds, share) {
  const wanted = share * counts.reduce((a, b) => a + b, 0);
  let passed = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] > 0 && passed + counts[i] >= wanted) {
      const low = i === 0 ? 0 : bounds[i - 1];
      const high = bounds[i] ?? bounds[bounds.length - 1];
      return low + (high - low) * (wanted - passed) / counts[i];
    }
    passed += counts[i];
  }
  return 0;
}

// ---- Parts of the page

function tile(value, name, mood) {
  return element('div', {className: 'tile'},
    element('b', {className: mood ?? ''}, value), element('span', {}, name));
}

function tiles(now, routes, elapsed) {
  const requests = routes.reduce((sum, each) => sum + each.requests, 0);
  const errors = routes.reduce((sum, each) => sum + each.errors, 0);
  const counts = [...now.bounds, Infinity].map((_, i) => routes.reduce((sum, each) => sum + each.counts[i], 0));
  document.querySelector('#tiles').replaceChildren(
    tile(rate(requests / elapsed), 'requests/s'),
    tile(share(errors, requests), 'failed', errors > 0 ? 'bad' : ''),
    tile(requests === 0 ? '–' : seconds(quantile(counts, now.bounds, 0.5)), 'median'),
    tile(requests === 0 ? '–' : seconds(quantile(counts, now.bounds, 0.99)), '99 of 100 within'),
    tile(count(now.guests.running), 'guests running'),
    tile(count(now.guests.waiting), 'requests waiting', now.guests.waiting > 0 ? 'bad' : ''),
    tile(bytes(now.process.heap), 'Java heap'),
    tile(bytes(now.process.code), 'machine code'),
    tile(count(now.process.loaded), 'classes'),
    tile(count(now.process.threads), 'threads'));
}

/** How many requests took how long: a bar for each bucket between the first and the last that has any. */
function histogram(counts, bounds) {
  const most = Math.max(1, ...counts);
  const first = Math.max(0, counts.findIndex(value => value > 0) - 1);
  const last = Math.max(first + 7, counts.findLastIndex(value => value > 0) + 1);
  const shown = counts.slice(first, last + 1);
  const step = 300 / shown.length;
  const picture = drawn('svg', {viewBox: '0 0 300 70', preserveAspectRatio: 'none', role: 'img'});
  picture.setAttribute('aria-label', 'latency histogram');
  shown.forEach((value, i) => {
    const height = value === 0 ? 0 : Math.max(1.5, 54 * value / most);
    const bar = drawn('rect', {x: i * step + 1, y: 56 - height, width: step - 2, height, rx: 1});
    const low = first + i === 0 ? 0 : bounds[first + i - 1];
    const high = bounds[first + i];
    bar.append(drawn('title', {}, `${seconds(low)} to ${high ? seconds(high) : 'more'}: ${count(value)}`));
    picture.append(bar);
    if (i % Math.ceil(shown.length / 4) === 0 && i < shown.length - 1 && high) {
      picture.append(drawn('text', {x: i * step + 2, y: 67}, '≤ ' + seconds(high)));
    }
  });
  return picture;
}

function figure(name, value, mood) {
  return element('div', {}, element('dt', {}, name), element('dd', {className: mood ?? ''}, value));
}

function routeCards(now, routes, elapsed) {
  const cards = routes
    .toSorted((a, b) => b.requests - a.requests || b.total - a.total)
    .map(each => element('article', {className: 'card'},
      element('h3', {}, each.route || '(no route)'),
      element('p', {}, [each.application, each.component].filter(Boolean).join(' · ') || 'the host itself'),
      element('dl', {},
        figure('requests/s', rate(each.requests / elapsed)),
        figure('failed', share(each.errors, each.requests), each.errors > 0 ? 'bad' : ''),
        figure('median', each.requests === 0 ? '–' : seconds(quantile(each.counts, now.bounds, 0.5))),
        figure('99 of 100', each.requests === 0 ? '–' : seconds(quantile(each.counts, now.bounds, 0.99)))),
      histogram(each.requests > 0 ? each.counts : each.all, now.bounds),
      element('p', {}, count(each.total) + ' since the start: '
        + Object.entries(each.statuses).map(([status, number]) => status + ' ' + count(number)).join(', '))));
  document.querySelector('#routes .cards').replaceChildren(
    ...cards.length > 0 ? cards : [element('p', {className: 'quiet'}, 'No requests yet.')]);
}

function table(place, names, rows, none) {
  const cells = (cell, row) => row.map((value, i) =>
    element(cell, {className: names[i].startsWith(' ') ? '' : 'name'}, value.trim()));
  document.querySelector(place + ' .scroll').replaceChildren(rows.length === 0
    ? element('p', {className: 'quiet'}, none)
    : element('table', {},
      element('thead', {}, element('tr', {}, ...cells('th', names))),
      element('tbody', {}, ...rows.map(row => element('tr', {}, ...cells('td', row))))));
}

function tables(now) {
  table('#components',
    ['application', 'component', ' instances made', ' failed', ' to make one', ' processor time', ' memory'],
    now.components.map(each => [each.application, each.component, count(each.guests), count(each.failures),
      seconds(each.instantiateSeconds / each.guests), seconds(each.cpuSeconds / each.guests),
      bytes(each.memoryBytes / each.guests)]),
    'No guest has run yet.');
  table('#calls',
    ['application', 'component', 'service', 'function', ' calls', ' each'],
    now.calls.toSorted((a, b) => b.count - a.count)
      .map(each => [each.application, each.component, each.service,
        each.function + (each.failed ? ' (failed)' : ''), count(each.count), seconds(each.seconds / each.count)]),
    'No guest has called a service yet.');
}

/** Made anew only when there is something new, so that what is open stays open. */
function list(place, entries, newest, shown, none) {
  const box = document.querySelector(place + ' .list');
  if (box.dataset.newest !== newest) {
    box.dataset.newest = newest;
    box.replaceChildren(...entries.length > 0
      ? entries.map(shown)
      : [element('p', {className: 'quiet'}, none)]);
  }
}

function failure(each) {
  const [first, ...rest] = each.message.split('\n');
  return element('details', {},
    element('summary', {},
      element('span', {className: 'quiet'}, clock(each.time) + ' '),
      element('b', {className: 'bad'}, each.kind),
      ` ${each.application} · ${each.component} `,
      element('code', {}, `${each.method} ${each.route}`)),
    element('pre', {}, [
      `request   ${each.id}`,
      `path      ${each.path}`,
      `answered  ${each.status} after ${each.millis.toFixed(3)} ms`,
      '', first, ...rest].join('\n')));
}

function line(each) {
  return element('p', {className: 'output'},
    element('span', {className: 'quiet'}, `${clock(each.time)} ${each.component} ${each.id} `),
    element('code', {}, each.text));
}

// ---- Round and round

function show(now) {
  if (history.length > 0 && history[history.length - 1].uptime > now.uptime) {
    history.length = 0;
  }
  const before = history[0];
  history.push(now);
  if (history.length > MINUTE) {
    history.shift();
  }
  const elapsed = Math.max(1e-3, now.uptime - (before?.uptime ?? 0));
  const routes = recentRoutes(now, before);
  document.querySelector('#since').textContent = 'up ' + span(now.uptime)
    + (before ? `; rates of the last ${Math.round(elapsed)} s` : '; rates since the start');
  tiles(now, routes, elapsed);
  routeCards(now, routes, elapsed);
  tables(now);
  list('#failures', now.failures, key(now.failures.length, now.failures[0]), failure, 'None.');
  list('#lines', now.lines, key(now.lines.length, now.lines[0]), line, 'None.');
}

function tell(text, mood) {
  const state = document.querySelector('#state');
  state.textContent = text;
  state.className = mood;
}

async function refresh() {
  try {
    const answer = await fetch('/state', {cache: 'no-store'});
    if (answer.status === 401) {
      location.reload();
      return;
    }
    show(await answer.json());
    tell('live', 'good');
  } catch (e) {
    tell('no answer: ' + e.message, 'bad');
  }
  setTimeout(refresh, EVERY);
}

refresh();
