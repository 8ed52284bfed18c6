-- wrk: POST a message of about 200 bytes.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Basic TUFNT0NLQVJUSUNMRTAwMDAwMDE6dG9rZW4tb2YtdGhlLWFydGljbGUtYWNjb3VudC0wMQ=="
wrk.body = '{"powerpack_uuid": "5ec4c8c9-cd74-42b5-9e41-0d7670d6bb46", "dst": "14155550123", '
  .. '"text": "Hello from the bench, this is a message of an ordinary length.", "type": "sms", '
  .. '"url": "http://127.0.0.1/cb"}'
