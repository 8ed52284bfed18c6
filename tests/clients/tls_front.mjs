// TLS before the mock, for clients that speak nothing else: a port of its own, and a proxy that
// takes every CONNECT there, whatever host it names.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { temporary } from '../e2e/support.mjs';

function certificate() {
  const [key, cert] = [temporary('key.pem'), temporary('cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1',
    '-nodes', '-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', cert,
    '-addext', 'subjectAltName=DNS:localhost,DNS:*.plivo.com,IP:127.0.0.1'], { stdio: 'ignore' });
  return { key: fs.readFileSync(key), cert: fs.readFileSync(cert), file: cert };
}

const listen = (server) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

// {host, port, ca, proxy, close()}: the host and port to speak TLS to, the file of the certificate to
// trust, and the proxy's URL.
export async function tlsFront(mock) {
  // The clients of old take no CA of ours; all that this process speaks to is on this machine.
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const open = new Set();
  const keep = (socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    return socket;
  };
  const own = certificate();
  const front = tls.createServer(own, (socket) => {
    const inner = keep(net.connect(mock.port, '127.0.0.1'));
    keep(socket).pipe(inner).pipe(socket);
  });
  const proxy = http.createServer().on('connect', (request, socket) => {
    keep(socket).write('HTTP/1.1 200 OK\r\n\r\n');
    front.emit('connection', socket);
  });
  const [port, proxyPort] = [await listen(front), await listen(proxy)];
  return {
    host: `localhost:${port}`, port, ca: own.file,
    proxy: `http://127.0.0.1:${proxyPort}`,
    close() {
      for (const server of [front, proxy]) server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
