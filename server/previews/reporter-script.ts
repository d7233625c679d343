/** What a page in a member's pane runs first: it tells the pane, and nobody else, what goes wrong. */
export function reporterScript(ideOrigin: string): string {
  return `(() => {
  const ide = ${JSON.stringify(ideOrigin)}
  // Only right inside a pane: not in a tab of its own, and not in a frame of the app's own page.
  if (window.parent === window || window.top !== window.parent) return
  ${SCRIPT}
})()
`
}

/** Reports per second; a page that fails in a loop must not stop the pane. */
const PER_SECOND = 40

const SCRIPT = `
  let left = ${PER_SECOND}
  setInterval(() => { left = ${PER_SECOND} }, 1000)
  const say = (report) => {
    if (left <= 0) return
    left -= 1
    try { window.parent.postMessage({ atelier: 'page', report }, ide) } catch {}
  }
  const short = (text, most = 4000) => String(text).slice(0, most)
  const show = (value) => {
    try {
      if (typeof value === 'string') return value
      if (value instanceof Error) return value.stack && value.stack.includes(value.message) ? value.stack : value.name + ': ' + value.message
      if (value instanceof Element) return '<' + value.tagName.toLowerCase() + '>'
      const json = JSON.stringify(value)
      return json === undefined ? String(value) : json
    } catch { return Object.prototype.toString.call(value) }
  }
  const formatted = ([first, ...rest]) => {
    if (typeof first !== 'string') return [first, ...rest].map(show).join(' ')
    const text = first.replace(/%([sdifoOc])/g, (all, letter) =>
      rest.length === 0 ? all : letter === 'c' ? (rest.shift(), '') : show(rest.shift()))
    return [text, ...rest.map(show)].join(' ')
  }
  const sourceIn = (stack) => {
    for (const [, url, line, column] of String(stack || '').matchAll(/(https?:\\/\\/[^\\s()]+?):(\\d+):(\\d+)/g)) {
      if (url.startsWith(location.origin + '/') && !url.includes('/.atelier/')) {
        return { url: short(url, 2000), line: Number(line), column: Number(column) }
      }
    }
  }
  const withSource = (report, source) => (source ? { ...report, source } : report)

  const place = (how) => say({ kind: 'place', how, path: short(location.pathname + location.search + location.hash) })
  for (const [name, how] of [['pushState', 'push'], ['replaceState', 'replace']]) {
    const original = history[name]
    history[name] = function (...args) {
      const result = original.apply(this, args)
      place(how)
      return result
    }
  }
  addEventListener('popstate', () => place('replace'))
  addEventListener('hashchange', () => place('push'))
  place('load')

  for (const level of ['error', 'warn']) {
    const original = console[level]
    console[level] = function (...args) {
      say(withSource({ kind: 'console', level, text: short(formatted(args)) }, sourceIn(new Error().stack)))
      return original.apply(this, args)
    }
  }
  const failed = (method, url, status) =>
    say({ kind: 'request', method: short(method, 20), url: short(url, 2000), status })
  addEventListener('error', (event) => {
    const { target } = event
    if (target instanceof Element) return failed('GET', target.src || target.href || target.tagName, null)
    const source = event.filename && event.filename.startsWith(location.origin + '/')
      ? { url: short(event.filename, 2000), line: event.lineno || 0, column: event.colno || 0 }
      : undefined
    say(withSource({ kind: 'exception', text: short(event.message) }, source || sourceIn(event.error && event.error.stack)))
  }, true)
  addEventListener('unhandledrejection', ({ reason }) =>
    say(withSource({ kind: 'exception', text: short('Unhandled rejection: ' + show(reason)) }, sourceIn(reason && reason.stack))))

  const fetchOriginal = window.fetch
  window.fetch = function (input, init) {
    const answer = fetchOriginal.apply(this, arguments)
    const method = (init && init.method) || (input && input.method) || 'GET'
    const url = (input && input.url) || input
    answer.then(
      (response) => { if (response.status >= 400) failed(method, url, response.status) },
      (error) => { if (!error || error.name !== 'AbortError') failed(method, url, null) },
    )
    return answer
  }
  const open = XMLHttpRequest.prototype.open
  XMLHttpRequest.prototype.open = function (method, url) {
    let aborted = false
    this.addEventListener('abort', () => { aborted = true })
    this.addEventListener('loadend', () => {
      if (!aborted && (this.status === 0 || this.status >= 400)) failed(method, url, this.status || null)
    }, { once: true })
    return open.apply(this, arguments)
  }
`
