import { expect, it } from 'vitest'
import { allowsOwnScript, headWithReporter, pageWithReporter, unpacked } from './reporter.ts'

const html = ['Content-Type', 'text/html; charset=utf-8', 'Content-Length', '20']
const page = (text: string) => pageWithReporter(Buffer.from(text, 'latin1'))?.toString('latin1')
const TAG = '<script src="/.atelier/reporter.js"></script>'

it('[PV10] the script stands before any other of the page, and never before the doctype', () => {
  expect(page('<!doctype html><html><head lang="a"><script>1</script>')).toBe(
    `<!doctype html><html><head lang="a">${TAG}<script>1</script>`,
  )
  expect(page('<html class=x><body>')).toBe(`<html class=x>${TAG}<body>`)
  expect(page('<!DOCTYPE html><p>\xc3\xa4')).toBe(`<!DOCTYPE html>${TAG}<p>\xc3\xa4`)
  expect(page('<header>no page</header>')).toBeUndefined()
  expect(page('<!doc')).toBeUndefined()
})

it('[PV10] only a whole HTML page is touched, and its length is no longer told', () => {
  expect(headWithReporter(200, html)).toEqual([
    'Content-Type',
    'text/html; charset=utf-8',
    'Vary',
    'Sec-Fetch-Dest',
  ])
  expect(headWithReporter(404, html)).toBeDefined()
  for (const status of [204, 206, 304]) expect(headWithReporter(status, html)).toBeUndefined()
  expect(headWithReporter(200, ['Content-Type', 'application/json'])).toBeUndefined()
  expect(headWithReporter(200, ['Content-Type', 'text/html; charset=utf-16le'])).toBeUndefined()
  expect(headWithReporter(200, [...html, 'Content-Encoding', 'gzip'])).toBeUndefined()
  expect(unpacked(['Accept-Encoding', 'gzip, br', 'Accept', '*/*'])).toEqual([
    'Accept',
    '*/*',
    'Accept-Encoding',
    'identity',
  ])
})

it('[PV11] what the app forbids is not done', () => {
  expect(allowsOwnScript("default-src 'self'")).toBe(true)
  expect(allowsOwnScript("img-src 'none'; script-src https: 'unsafe-inline'")).toBe(true)
  expect(allowsOwnScript("default-src 'self'; script-src 'nonce-abc'")).toBe(false)
  expect(allowsOwnScript("script-src 'self' 'strict-dynamic' 'nonce-abc'")).toBe(false)
  expect(allowsOwnScript("default-src 'none'")).toBe(false)
  expect(allowsOwnScript('sandbox allow-forms')).toBe(false)
  const two = ['Content-Security-Policy', "script-src 'self', script-src 'none'"]
  expect(headWithReporter(200, [...html, ...two])).toBeUndefined()
  const meta = `<head><meta http-equiv="Content-Security-Policy" content="script-src 'nonce-x'">`
  expect(page(meta)).toBeUndefined()
  expect(page(meta.replace('nonce-x', 'self'))).toContain(TAG)
})
