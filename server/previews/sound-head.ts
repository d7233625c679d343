const CONTROL = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/

/**
 * Whether lines of a head can be passed on: no control characters, and no line end that a browser
 * would see where our header rules saw none.
 */
export function isSoundHead(text: string): boolean {
  return !CONTROL.test(text)
}

/** Whether this can be the name of a header. */
export function isHeaderName(name: string): boolean {
  return TOKEN.test(name)
}
