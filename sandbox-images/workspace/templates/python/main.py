"""A small web app on port 8080, with nothing but Python itself."""

import html
import http.server
import urllib.parse

PORT = 8080

PAGE = """<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Python</title>
  <style>
    :root {{ color-scheme: light dark; font: 18px/1.6 system-ui, sans-serif }}
    body {{ min-height: 90svh; display: grid; place-items: center; margin: 0 }}
    main {{ max-width: 32rem; padding: 2rem }}
    h1 {{ font-size: 3rem; line-height: 1.1; letter-spacing: -.03em; margin: 0 0 1rem }}
    input, button {{ font: inherit; padding: .5rem .9rem; border-radius: .6rem; border: 1px solid #8886 }}
    button {{ background: #4f46e5; color: #fff; border: 0; font-weight: 600 }}
  </style>
  <main>
    <h1>Hello, {name}.</h1>
    <p>Edit <code>main.py</code>, stop it in the terminal with Ctrl-C, start it again with
       <code>python3 main.py</code>.</p>
    <form><input name="name" placeholder="Your name" autofocus> <button>Say hello</button></form>
  </main>
</html>
"""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        name = query.get("name", ["world"])[0]
        body = PAGE.format(name=html.escape(name)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    print(f"Listening on http://localhost:{PORT}", flush=True)
    http.server.ThreadingHTTPServer(("", PORT), Handler).serve_forever()
