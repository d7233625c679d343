import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/** The whole window, or a tab of its own. */
type LinkTarget = '_top' | '_blank'

/** A page of ours on a preview's host. Its parts are plain text; nothing in them is markup. */
export type PreviewPage = {
  readonly status: number
  readonly title: string
  readonly text: string
  /** Where a person can do something about it. */
  readonly link?: { readonly href: string; readonly label: string; readonly target: LinkTarget }
  /** Asks again by itself until there is something to see. */
  readonly waits?: boolean
}

/** Sends a page that runs nothing but our few lines, and that only the IDE may frame. */
export function sendPage(res: ServerResponse, page: PreviewPage, ideOrigin: string): void {
  const { html, headers } = renderPage(page, ideOrigin)
  res.writeHead(page.status, { ...headers, 'Content-Length': Buffer.byteLength(html) })
  res.end(html)
}

/** The page and its headers, for those who answer in another way. */
export function renderPage(page: PreviewPage, ideOrigin: string) {
  const nonce = randomBytes(16).toString('base64')
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self' ${ideOrigin}`
  const headers: Record<string, string> = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    ...(page.waits && { 'Retry-After': '1' }),
  }
  return { html: pageHtml(page, nonce), headers }
}

function pageHtml({ title, text, link, waits }: PreviewPage, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
${waits ? '<noscript><meta http-equiv="refresh" content="3"></noscript>' : ''}
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
${waits ? '<div class="pulse" aria-hidden="true"><i></i><i></i><i></i></div>' : ''}
<h1>${escape(title)}</h1>
<p${waits ? ' role="status"' : ''}>${escape(text)}</p>
${link ? `<a href="${escape(link.href)}" target="${link.target}" rel="noopener">${escape(link.label)}</a>` : ''}
</main>
${waits ? `<script nonce="${nonce}">${WAIT}</script>` : ''}
</body>
</html>
`
}

const STYLE = `
:root { color-scheme: light dark }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem;
  background: light-dark(#fbfbfa, #161618); color: light-dark(#1d1d1f, #ececee);
  font: 15px/1.6 ui-sans-serif, system-ui, sans-serif }
main { max-width: 26rem; text-align: center }
h1 { margin: 0 0 .5rem; font-size: 1.125rem; font-weight: 600; text-wrap: balance; overflow-wrap: anywhere }
p { margin: 0; color: light-dark(#5f5f66, #a3a3ab); text-wrap: pretty }
a { display: inline-block; margin-top: 1.25rem; padding: .5rem .875rem; border-radius: .5rem;
  color: inherit; text-decoration: none; font-weight: 500; border: 1px solid light-dark(#d9d9de, #3a3a40) }
a:hover { background: light-dark(#f0f0ef, #222226) }
a:focus-visible { outline: 2px solid light-dark(#2f6feb, #7aa7ff); outline-offset: 2px }
.pulse { display: flex; gap: .375rem; justify-content: center; margin-bottom: 1.25rem }
.pulse i { width: .4rem; height: .4rem; border-radius: 50%; background: currentColor; opacity: .25;
  animation: pulse 1.4s ease-in-out infinite }
.pulse i:nth-child(2) { animation-delay: .2s } .pulse i:nth-child(3) { animation-delay: .4s }
@keyframes pulse { 40% { opacity: .8 } }
@media (prefers-reduced-motion: reduce) { .pulse i { animation: none; opacity: .5 } }
`
/** Asks at a calm pace whether there is something now, and reloads when there is. */
const WAIT = `
const ask = async () => {
  try {
    const answer = await fetch('/.atelier/ready', { cache: 'no-store' })
    if (answer.status === 401 || (answer.ok && (await answer.json()).ready)) return location.reload()
  } catch {}
  setTimeout(ask, document.hidden ? 5000 : 700)
}
setTimeout(ask, 500)
`

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
