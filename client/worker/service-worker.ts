/**
 * Keeps Atelier on this device: the page and its code from the installation on, and what the server last
 * said, so that an open workspace can be opened again and edited without a network. Rules: SPEC.md.
 */
import { type Plan, kindOf } from './requests.ts'
import { ANSWERS, answer, forgetAnswers } from './answers.ts'

declare const self: ServiceWorkerGlobalScope
/** Put in by the build. */
declare const PLAN: Plan

const CACHE = `atelier-code-${PLAN.version}`
const isTouch = new URL(self.location.href).searchParams.has('touch')

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting()
  if (event.data === 'forget') event.waitUntil(forgetAnswers())
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  switch (kindOf(request, self.location.origin)) {
    case 'page':
      return event.respondWith(page(event))
    case 'code':
      return event.respondWith(code(request))
    case 'answer':
      return event.respondWith(answer(request))
    case 'other':
  }
})

/** All or nothing: an installation that lacks a part would break without a network. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE)
  const wanted = [...PLAN.always, ...(isTouch ? PLAN.touch : PLAN.desk)]
  const missing: string[] = []
  for (const path of wanted) {
    // What is named by its content may lie in the installation before this one.
    const known = await caches.match(path)
    if (known && path.startsWith('/assets/')) await cache.put(path, known)
    else missing.push(path)
  }
  await cache.addAll(missing.map((path) => new Request(path, { cache: 'no-cache' })))
}

/** Tabs of the last version may still run, and fetch its parts by and by: it stays until the next. */
async function activate(): Promise<void> {
  const kept = (await caches.keys()).filter((name) => name !== CACHE && name !== ANSWERS)
  await Promise.all(kept.slice(0, -1).map((name) => caches.delete(name)))
  // The page is on its way while this worker still wakes up.
  await self.registration.navigationPreload?.enable()
  await self.clients.claim()
}

/** Always the server's page when there is a server, so that a new version is there at the next load. */
async function page({ request, preloadResponse }: FetchEvent): Promise<Response> {
  try {
    const preloaded: unknown = await preloadResponse
    return preloaded instanceof Response ? preloaded : await fetch(request)
  } catch (error) {
    const kept = await caches.match('/', { cacheName: CACHE })
    if (kept) return kept
    throw error
  }
}

/** A name stands for its content for ever: what is here needs no asking. */
async function code(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true })
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) {
    const copy = response.clone()
    const cache = await caches.open(CACHE)
    await cache.put(request, copy)
  }
  return response
}
