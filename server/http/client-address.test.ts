import { expect, it } from 'vitest'
import { clientAddress } from './client-address.ts'

it.each([
  ['203.0.113.7', undefined, 0, '203.0.113.7'],
  ['203.0.113.7', '198.51.100.1', 0, '203.0.113.7'],
  ['127.0.0.1', undefined, 0, 'local'],
  ['::ffff:127.0.0.1', undefined, 0, 'local'],
  ['::1', undefined, 0, 'local'],
  ['10.0.0.1', '127.0.0.1, 203.0.113.9', 1, '203.0.113.9'],
  ['10.0.0.1', 'spoofed, 203.0.113.9, 10.0.0.2', 2, '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2::/64'],
  ['2001:db8::9', undefined, 0, '2001:db8:0:0::/64'],
])(
  '[HT7] counts %s (forwarded for %s, %i proxies) as %s',
  (remote, forwarded, proxies, counted) => {
    const request = { remoteAddress: remote, forwardedFor: forwarded, trustedProxies: proxies }
    expect(clientAddress(request)).toBe(counted)
  },
)
