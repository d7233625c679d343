/** Where the server's last words are kept. */
export const ANSWERS = 'atelier-answers'
const PAUSE_MS = 400

/**
 * The server's answer; without a network its last one. A network that only blinked is asked once more: an
 * old answer is for those who are really away.
 */
export async function answer(request: Request): Promise<Response> {
  const name = await nameOf(request.clone())
  try {
    const response = await reach(request)
    await remember(name, response)
    return response
  } catch (error) {
    const kept = await caches.match(name, { cacheName: ANSWERS })
    if (kept) return kept
    throw error
  }
}

/** After a sign-out nothing of a person stays. */
export async function forgetAnswers(): Promise<void> {
  await caches.delete(ANSWERS)
}

async function reach(request: Request): Promise<Response> {
  const again = request.clone()
  try {
    return await fetch(request)
  } catch (error) {
    if (request.signal.aborted || !navigator.onLine) throw error
    await new Promise((settle) => setTimeout(settle, PAUSE_MS))
    return fetch(again)
  }
}

/** Whoever is not known any more, or not let in, has no last answer either. */
async function remember(name: string, response: Response): Promise<void> {
  if (response.status === 401) return forgetAnswers()
  const cache = await caches.open(ANSWERS)
  if (response.ok) await cache.put(name, response.clone())
  else if (response.status === 403 || response.status === 404) await cache.delete(name)
}

/** The body of a question is a part of its name: `POST …/rooms` asks for a path. */
async function nameOf(request: Request): Promise<string> {
  if (request.method === 'GET') return request.url
  const at = new URL(request.url)
  at.searchParams.set('body', await request.text())
  return at.href
}
