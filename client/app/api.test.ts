import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Api, url } from './api.ts'

function answering(make: () => Response | Promise<Response>) {
  const seen: { path: string; init: RequestInit | undefined }[] = []
  const pauses: number[] = []
  const api = new Api({
    fetch: async (input, init) => {
      seen.push({ path: input instanceof Request ? input.url : input.toString(), init })
      return make()
    },
    pause: async (ms) => void pauses.push(ms),
  })
  return { api, seen, pauses }
}
const json = (body: unknown, status = 200): Response => Response.json(body, { status })

describe('Api', () => {
  it('[CA1] a failure of the server comes as an AppError with its code, message and details', async () => {
    const body = {
      error: { code: 'changed', message: 'Somebody was faster.', details: { hash: 'x' } },
    }
    const { api } = answering(() => json(body, 412))
    await expect(api.call('GET', '/x', z.unknown())).rejects.toMatchObject({
      name: 'AppError',
      code: 'changed',
      message: 'Somebody was faster.',
      details: { hash: 'x' },
    })
  })

  it('[CA2] a failure of something in between gets a code by its status', async () => {
    const { api } = answering(() => new Response('<h1>Bad gateway</h1>', { status: 413 }))
    await expect(api.call('GET', '/x', z.unknown())).rejects.toMatchObject({ code: 'too_large' })
  })

  it('[CA3] a server that cannot be reached is unavailable, an abort stays an abort', async () => {
    const { api } = answering(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(api.call('GET', '/x', z.unknown())).rejects.toMatchObject({ code: 'unavailable' })
    const abort = AbortSignal.abort()
    await expect(api.call('GET', '/x', z.unknown(), { signal: abort })).rejects.toThrow(TypeError)
  })

  it('[CA4] an answer that does not fit its schema never gets through, nor do its innards', async () => {
    const { api } = answering(() => json({ name: 7 }))
    const wanted = api.call('GET', '/x', z.object({ name: z.string() }))
    await expect(wanted).rejects.toMatchObject({ code: 'internal' })
    await expect(wanted).rejects.not.toThrow(/expected string/)
  })

  it('[CA5] tells once we are signed out', async () => {
    const { api } = answering(() =>
      json({ error: { code: 'unauthenticated', message: 'Sign in.' } }, 401),
    )
    let told = 0
    api.onSignedOut(() => (told += 1))
    await expect(api.call('GET', '/x', z.unknown())).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    expect(told).toBe(1)
  })

  it('[CA7] what only reads or sets is asked again when no answer came, three times in all', async () => {
    let lost = 2
    const { api, pauses } = answering(() => {
      if (lost-- > 0) throw new TypeError('Failed to fetch')
      return json('read')
    })
    expect(await api.call('GET', '/x', z.string())).toBe('read')
    expect(pauses).toEqual([250, 500])
    lost = 1
    await api.send('PATCH', '/x', { body: {} })
    lost = 1
    expect(await api.call('POST', '/x', z.string(), { repeatable: true })).toBe('read')
    lost = 3
    await expect(api.call('GET', '/x', z.string())).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('[CA7] an answer that breaks off is none; bad JSON is one, and so is a refusal', async () => {
    const torn = (): Response =>
      new Response(new ReadableStream({ pull: (body) => body.error(new TypeError('cut off')) }))
    const answers = [torn(), json('whole')]
    const { api } = answering(() => answers.shift() ?? torn())
    expect(await api.call('GET', '/x', z.string())).toBe('whole')
    for (const answer of [
      () => new Response('{'),
      () => json({ error: { code: 'unavailable', message: 'Soon.' } }, 503),
    ]) {
      const { api: other, seen } = answering(answer)
      await expect(other.call('GET', '/x', z.string())).rejects.toThrow()
      expect(seen).toHaveLength(1)
    }
  })

  it('[CA7] what could do harm twice is sent once', async () => {
    const { api, seen } = answering(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(api.call('POST', '/x', z.string())).rejects.toMatchObject({ code: 'unavailable' })
    const whole = { raw: 'text', headers: { 'if-none-match': '*' }, repeatable: false }
    await expect(api.send('PUT', '/x', whole)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(api.send('DELETE', '/x')).rejects.toMatchObject({ code: 'unavailable' })
    expect(seen).toHaveLength(3)
  })

  it('[CA6] paths are escaped, odd names too', () => {
    expect(url`/api/w/${'a/b'}?path=${'new\nline & 100%.txt'}`).toBe(
      '/api/w/a%2Fb?path=new%0Aline%20%26%20100%25.txt',
    )
  })
})
