// The two OpenAPI files as validators: what an operation may answer.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../docs/openapi');
const METHODS = ['get', 'post', 'put', 'delete', 'patch', 'head', 'options'];

class Description {
  constructor(file) {
    this.id = file;
    this.root = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    this.ajv.addSchema({ $id: this.id, ...this.root });
    this.validators = new Map();
    this.operations = Object.entries(this.root.paths).flatMap(([pattern, item]) =>
      METHODS.filter((method) => item[method]).map((method) =>
        ({ method: method.toUpperCase(), pattern, expression: expression(pattern), ...item[method] })));
  }

  at(pointer) {
    return pointer.slice(2).split('/').reduce((value, name) => value[unescape(name)], this.root);
  }

  // What stands at a pointer and the pointer itself, behind any $ref.
  resolve(pointer) {
    const value = this.at(pointer);
    return value?.$ref ? this.resolve(value.$ref) : { value, pointer };
  }

  // Why the body is not what the schema at this place says; an empty list if it is.
  faults(pointer, body) {
    if (!this.validators.has(pointer))
      this.validators.set(pointer, this.ajv.compile({ $ref: `${this.id}${pointer}` }));
    const validate = this.validators.get(pointer);
    return validate(body) ? [] : validate.errors.map((e) => `${e.instancePath || '/'} ${e.message}`);
  }
}

const unescape = (name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~');
const escape = (name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

// Repeated slashes count as one, the last one may be missing, and a last piece that begins with & is
// a query that lost its question mark: as the mock serves it.
const normal = (text) => text.replace(/\/&[^/]*$/, '').replace(/\/+/g, '/').replace(/\/$/, '');
const expression = (pattern) => new RegExp(`^${normal(pattern).replace(/\{\w+\}/g, '[^/]+')}$`);

export const messaging = new Description('plivo-messaging.json');
export const control = new Description('control.json');
export const descriptions = [messaging, control];

const SHARED = {
  [messaging.id]: { unknown: 'RouteUnknown', method: 'MethodNotAllowed' },
  [control.id]: { unknown: 'Error', method: 'Error' },
};

// Where the description says what this exchange answers: { pointer, operation }, or a fault.
function place(description, { method, path: asked, status }) {
  const there = description.operations.filter((o) => o.expression.test(normal(asked)));
  const operation = there.find((o) => o.method === method) ??
    (method === 'HEAD' && there.find((o) => o.method === 'GET'));
  if (!operation) {
    const [expected, name] = there.length ? [405, 'method'] : [404, 'unknown'];
    const shared = SHARED[description.id][name];
    return { pointer: `#/components/responses/${shared}`, fault: status !== expected && status !== 401 && status !== 403
      ? `no operation has it, and the answer is not ${expected}` : undefined, loose: status !== expected };
  }
  const responses = `#/paths/${escape(operation.pattern)}/${operation.method.toLowerCase()}/responses`;
  const key = operation.responses[status] ? status : 'default';
  return operation.responses[key] ? { pointer: `${responses}/${key}`, operation, key: String(key) }
    : { fault: `${operation.operationId} has no answer ${status}`, operation };
}

// Why the exchange is not as described: an empty list if it is. Tells the operation and status met.
export function judge(exchange) {
  const description = exchange.path.replace(/^\/+/, '').startsWith('_mock') ? control : messaging;
  const found = place(description, exchange);
  const met = found.operation && `${found.operation.operationId} ${found.key}`;
  if (found.fault) return { faults: [found.fault], met };
  if (exchange.method === 'HEAD' || found.loose) return { faults: [], met };
  const { value: response, pointer } = description.resolve(found.pointer);
  const type = exchange.type?.toLowerCase();
  if (!response.content)
    return { faults: exchange.body ? ['a body, and none is described'] : [], met };
  const key = Object.keys(response.content).find((name) => name === type || name === '*/*');
  if (!key) return { faults: [`no schema for the type ${type}`], met };
  const schema = `${pointer}/content/${escape(key)}/schema`;
  if (key !== 'application/json') return { faults: description.faults(schema, exchange.body), met };
  try {
    return { faults: description.faults(schema, JSON.parse(Buffer.from(exchange.body, 'latin1').toString('utf8'))), met };
  } catch (error) {
    return { faults: [`no JSON: ${error.message}`], met };
  }
}
