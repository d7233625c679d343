import { describe, expect, it } from 'vitest'
import { Passkeys, ceremonyMessage } from './passkeys.ts'
import { safeTarget } from './safe-target.ts'

describe('Passkeys', () => {
  it('[CS1] a registration carries name and link, and answers the challenge it was given', async () => {
    const said: unknown[] = []
    const passkeys = new Passkeys({
      api: {
        passkeyOptions: async (who) => {
          said.push(who)
          return { challengeId: 'c1', options: { rp: 'x' } }
        },
        addPasskey: async (answer) => {
          said.push(answer)
          return new Response()
        },
        signInOptions: () => Promise.reject(new Error('not asked')),
        signIn: () => Promise.reject(new Error('not asked')),
      },
      create: async (options) => ({ made: options }),
      get: () => Promise.reject(new Error('not asked')),
    })
    await passkeys.register({ name: 'Ada', link: 's' })
    expect(said).toEqual([
      { name: 'Ada', link: 's' },
      { challengeId: 'c1', response: { made: { rp: 'x' } } },
    ])
  })

  it('[CS2] a cancelled ceremony is no scary error', () => {
    expect(ceremonyMessage(new DOMException('The operation…', 'NotAllowedError'))).toMatch(
      /cancelled/,
    )
    expect(ceremonyMessage(new DOMException('', 'SecurityError'))).toMatch(/localhost or a domain/)
    expect(ceremonyMessage(new Error('The link has ended.'))).toBe('The link has ended.')
  })

  it('[CS3] signing in leads to a path of this site only', () => {
    expect(safeTarget('/w/1?file=a')).toBe('/w/1?file=a')
    for (const bad of [
      null,
      '',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:1',
    ]) {
      expect(safeTarget(bad)).toBe('/')
    }
  })
})
