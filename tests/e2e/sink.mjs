// A receiver of callbacks: keeps what came, in the order it came, and lets a test wait for more.
import http from 'node:http';
import { after } from 'node:test';

const DEADLINE_MS = 60000;
const open = new Set();
after(() => open.forEach((server) => { server.closeAllConnections(); server.close(); }));

// answer(callback) may return { status, body, drop: true }, or a promise of it; 200 without a body otherwise.
export async function sink(answer = () => ({}), port = 0) {
  const callbacks = [];
  let waiting = [];
  const server = http.createServer({ keepAliveTimeout: 60000 }, (req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (text) => { body += text; });
    req.on('end', async () => {
      const fields = Object.fromEntries(new URLSearchParams(req.method === 'GET' ? req.url.split('?')[1] : body));
      const callback = { fields, body, method: req.method, url: req.url, headers: req.headers };
      const answered = answer(callback);
      callbacks.push(callback);
      const how = (await answered) ?? {};
      if (how.drop) {
        req.socket.resetAndDestroy();
      } else {
        res.statusCode = how.status ?? 200;
        res.end(how.body);
      }
      waiting = waiting.filter((w) => !w());
    });
  });
  await new Promise((resolve) => { server.listen(port, '127.0.0.1', 1024, resolve); });
  open.add(server);
  return {
    callbacks, server,
    url: `http://127.0.0.1:${server.address().port}`,
    // Resolves when holds() is true of what came; why() says what is missing when time is up.
    until(holds, why = () => '') {
      if (holds()) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`${callbacks.length} callbacks came, not all: ${why()}`)), DEADLINE_MS);
        waiting.push(() => {
          if (!holds()) return false;
          clearTimeout(timer);
          resolve();
          return true;
        });
      });
    },
    close() {
      open.delete(server);
      server.closeAllConnections();
      return new Promise((resolve) => { server.close(resolve); });
    },
  };
}

// What came of each message: uuid -> its states in the order in which they came.
export function statesOf(callbacks) {
  const states = new Map();
  for (const { fields } of callbacks) {
    if (!states.has(fields.MessageUUID)) states.set(fields.MessageUUID, []);
    states.get(fields.MessageUUID).push(fields.Status);
  }
  return states;
}
