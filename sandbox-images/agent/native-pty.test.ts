import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { NativePty, type PtyExit } from './native-pty.ts'

it.each([0, 400, 1_000])(
  '[T3] output that waited %i ms in a paused pty is whole at exit',
  async (ms) => {
    const { exits, pty, text } = run('seq 1 300; exit 4')
    pty.pause()
    await sleep(ms)
    expect(exits).toEqual([])
    pty.resume()
    await settled(exits)
    expect(text()).toContain('\n300\r\n')
    expect(exits).toEqual([{ code: 4, signal: null }])
  },
)

it('[T3] a busy agent loses no output of a process that has ended', async () => {
  const { exits, text } = run('seq 1 300; exit 0')
  await sleep(20)
  // Longer than any timer that could destroy the pty before its bytes are read.
  for (const end = performance.now() + 600; performance.now() < end;) Math.sqrt(2)
  await settled(exits)
  expect(text()).toContain('\n300\r\n')
})

it('[T3] a child in the background that holds the pty does not hold back the exit', async () => {
  const { exits, pty } = run('sleep 3 & exit 5')
  const start = performance.now()
  await settled(exits)
  expect(performance.now() - start).toBeLessThan(1_500)
  expect(exits).toEqual([{ code: 5, signal: null }])
  expect(pty.write(Buffer.from('x'))).toBe(false)
})

function run(script: string) {
  const chunks: Buffer[] = []
  const exits: PtyExit[] = []
  const argv = ['/bin/sh', '-c', script]
  const pty = new NativePty(
    { argv, env: { PATH: '/usr/bin:/bin' }, cwd: '/', cols: 80, rows: 24 },
    { onData: (bytes) => chunks.push(bytes), onExit: (exit) => exits.push(exit) },
  )
  return { exits, pty, text: () => Buffer.concat(chunks).toString() }
}

async function settled(exits: readonly PtyExit[]): Promise<void> {
  for (const end = Date.now() + 5_000; exits.length === 0 && Date.now() < end;) await sleep(10)
}
