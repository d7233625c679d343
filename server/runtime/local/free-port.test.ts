import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { freePort } from './free-port.ts'

it('[RL5] a port is none that the kernel gives to whoever wants any', async () => {
  const text = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '49152')
  const lowest = Number.parseInt(text, 10)
  for (let round = 0; round < 20; round += 1) {
    const port = await freePort()
    expect(port).toBeGreaterThanOrEqual(1024)
    expect(port).toBeLessThan(lowest)
  }
})

it('[RL5] the port it had is kept, unless somebody listens there', async () => {
  const wanted = await freePort()
  expect(await freePort(wanted)).toBe(wanted)
  const other = createServer().listen(wanted, '127.0.0.1')
  await once(other, 'listening')
  expect(await freePort(wanted)).not.toBe(wanted)
  other.close()
})
