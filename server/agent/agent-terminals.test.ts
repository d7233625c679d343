import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { TerminalId } from '../../shared/ids.ts'
import { TerminalDown } from '../../shared/terminals.ts'
import type { Agent } from './agent.ts'
import { startTestAgent, type TestAgent } from './test-agent.ts'

let agent: TestAgent
let count = 0
beforeAll(async () => {
  agent = await startTestAgent({ config: { shell: '/bin/sh' } })
})
afterAll(async () => {
  await agent[Symbol.asyncDispose]()
})

it('[T3] all output is there before the exit is told, and late viewers learn the code too', async () => {
  const id = newId()
  const command = 'seq 1 20000; (sleep 30 &) ; exit 7'
  await agent.client.ptys.create(id, { command })
  const viewer = await view(agent.client, id, false)
  await viewer.until(() => viewer.exit !== undefined)
  expect(viewer.exit).toEqual({ type: 'exit', code: 7, signal: null })
  // Who joins after the last byte gets it as a snapshot, whose lines end with a colour reset.
  expect(stripVTControlCharacters(viewer.text)).toContain('\n20000\r\n')
  const late = await view(agent.client, id, false)
  await late.until(() => late.exit !== undefined)
  expect(late.exit?.code).toBe(7)
  expect(late.text).toContain('20000')
  expect(late.exits).toBe(1)
  await agent.client.ptys.close(id)
})

it('[T3] a process ended by a signal says which', async () => {
  const id = newId()
  await agent.client.ptys.create(id, { command: 'kill -TERM $$' })
  const viewer = await view(agent.client, id, false)
  await viewer.until(() => viewer.exit !== undefined)
  expect(viewer.exit).toEqual({ type: 'exit', code: null, signal: 'SIGTERM' })
})

it('[T4] a viewer that reads nothing costs little, delays nobody, and catches up by a snapshot', async () => {
  const id = newId()
  await agent.client.ptys.create(id, { command: 'cat' })
  const flood = newId()
  const stalled = await rawViewer(agent, flood, async () => {
    await agent.client.ptys.create(flood, {
      command:
        'read go; yes 0123456789012345678901234567890123456789 | head -c 20000000; echo; echo THE-END',
    })
  })
  const before = residentBytes(agent.pid)
  const fast = await view(agent.client, flood, true)
  const typist = await view(agent.client, id, true)
  fast.socket.send(Buffer.from('\r'))
  const delays: number[] = []
  for (let round = 0; round < 10; round += 1) {
    const [word, start] = [`word${round}`, performance.now()]
    typist.socket.send(Buffer.from(`${word}\r`))
    await typist.until(() => typist.text.includes(word))
    delays.push(performance.now() - start)
  }
  await fast.until(() => fast.text.includes('THE-END'), 20_000)
  expect(Math.max(...delays)).toBeLessThan(500)
  expect(residentBytes(agent.pid) - before).toBeLessThan(120 * 1024 * 1024)
  const caughtUp = await stalled.resumeAndRead('THE-END')
  // Two kernel buffers and our 512 KiB, not the 20 MB that went by.
  expect(caughtUp).toBeLessThan(12 * 1024 * 1024)
  await agent.client.ptys.close(flood)
  await agent.client.ptys.close(id)
})

it('[T4] a viewer that does not acknowledge what it drew is left out until it does', async () => {
  const id = newId()
  await agent.client.ptys.create(id, {
    command: 'read go; head -c 3000000 /dev/zero | tr "\\0" x; echo THE-END; sleep 60',
  })
  const [viewer, reader] = [await view(agent.client, id, true), await view(agent.client, id, false)]
  viewer.ack(viewer.offset)
  viewer.socket.send(Buffer.from('\r'))
  // Somebody else reads all of it.
  await reader.until(() => {
    reader.ack(reader.offset + reader.live)
    return reader.text.includes('THE-END')
  })
  expect(viewer.bytes).toBeLessThan(1024 * 1024)
  expect(viewer.text).not.toContain('THE-END')
  await viewer.until(() => {
    viewer.ack(viewer.offset + viewer.live)
    return viewer.text.includes('THE-END')
  })
  expect(viewer.snapshots).toBeGreaterThan(1)
  await agent.client.ptys.close(id)
})

it('[T18] a program goes at the pace of its fastest reader, who gets all of it as a stream', async () => {
  const id = newId()
  const command = `read go; yes ${'0123456789'.repeat(8)} | head -c 6000000; sleep 60`
  await agent.client.ptys.create(id, { command })
  const [fast, slow] = [await view(agent.client, id, true), await view(agent.client, id, false)]
  slow.ack(slow.offset)
  // Every 20 ms at most 256 KiB may be on the way: less than the program would print in that time.
  const reading = setInterval(() => fast.ack(fast.offset + fast.live), 20)
  fast.ack(fast.offset)
  fast.socket.send(Buffer.from('\r'))
  // The line discipline makes two bytes of each line's end.
  await fast.until(() => fast.live > 6_000_000, 20_000).finally(() => clearInterval(reading))
  expect(fast.snapshots).toBe(1)
  expect(slow.live).toBeLessThan(1024 * 1024)
  await agent.client.ptys.close(id)
})

it('[T18] a reader who stands still does not keep a program from its end', async () => {
  const id = newId()
  await agent.client.ptys.create(id, {
    command: 'read go; head -c 6000000 /dev/zero | tr "\\0" x; echo THE-END; sleep 60',
  })
  const still = await view(agent.client, id, true)
  still.ack(still.offset)
  still.socket.send(Buffer.from('\r'))
  await sleep(3_000)
  const late = await view(agent.client, id, false)
  await late.until(() => late.text.includes('THE-END'))
  expect(still.live).toBeLessThan(1024 * 1024)
  await agent.client.ptys.close(id)
})

it('[T5] a viewer without the right to write changes nothing', async () => {
  const id = newId()
  await agent.client.ptys.create(id, { command: 'cat', cols: 80, rows: 24 })
  const reader = await view(agent.client, id, false)
  reader.socket.send(Buffer.from('rm -rf everything\r'))
  reader.socket.send(JSON.stringify({ type: 'resize', cols: 100, rows: 40, claim: true }))
  await sleep(200)
  const late = await view(agent.client, id, false)
  expect(late.text).toBe(reader.text)
  expect(late.text).not.toContain('everything')
  expect((await agent.client.ptys.list()).find((pty) => pty.id === id)).toMatchObject({
    cols: 80,
    rows: 24,
  })
  await agent.client.ptys.close(id)
})

it('[T6] the latest who typed sets the size; others change nothing and everybody is told', async () => {
  const id = newId()
  await agent.client.ptys.create(id, { command: 'cat', cols: 80, rows: 24 })
  const [ada, bob] = [await view(agent.client, id, true), await view(agent.client, id, true)]
  ada.resize(100, 30)
  await bob.until(() => bob.size?.cols === 100)
  bob.resize(60, 20)
  await sleep(150)
  expect(ada.size).toMatchObject({ cols: 100, rows: 30, owner: ada.id })
  bob.socket.send(Buffer.from('x'))
  await ada.until(() => ada.size?.cols === 60)
  expect(ada.size?.owner).toBe(bob.id)
  ada.resize(90, 25, true)
  await bob.until(() => bob.size?.cols === 90)
  ada.socket.close()
  await bob.until(() => bob.size?.owner === null)
  expect(bob.size).toMatchObject({ cols: 90, rows: 25 })
  await agent.client.ptys.close(id)
})

it('[T7] Ctrl-C stops a flood within half a second', async () => {
  const id = newId()
  await agent.client.ptys.create(id, { command: 'yes; sleep 1; true' })
  const viewer = await view(agent.client, id, true)
  await viewer.until(() => viewer.bytes > 1_000_000)
  const start = performance.now()
  viewer.socket.send(Buffer.from([3]))
  await viewer.until(() => viewer.exit !== undefined)
  expect(performance.now() - start).toBeLessThan(500)
})

it('[T8] opening and closing 100 terminals leaves no file open, no child and no zombie', async () => {
  const { pid } = agent
  await agent.client.ptys.close(newId())
  const before = openFiles(pid)
  for (let round = 0; round < 20; round += 1) {
    const ids = Array.from({ length: 5 }, newId)
    await Promise.all(
      ids.map((id) => agent.client.ptys.create(id, { command: 'sleep 100 & sleep 100' })),
    )
    const viewer = await view(agent.client, ids[0] ?? newId(), true)
    await Promise.all(ids.map((id) => agent.client.ptys.close(id)))
    viewer.socket.close()
  }
  await sleep(300)
  expect(openFiles(pid)).toBeLessThanOrEqual(before)
  expect(ptyFiles(pid)).toBeLessThanOrEqual((await agent.client.ptys.list()).length)
  expect(childrenOf(pid).filter(({ state }) => state === 'Z')).toEqual([])
}, 60_000)

it('[T9] a terminal outlives its viewers; its offset goes on where it was', async () => {
  const id = newId()
  await agent.client.ptys.create(id, { command: 'cat' })
  const first = await view(agent.client, id, true)
  first.socket.send(Buffer.from('one\r'))
  await first.until(() => first.text.includes('one\r\none'))
  first.socket.terminate()
  const second = await view(agent.client, id, true)
  expect(second.text.replaceAll('\x1b[0m', '')).toContain('one\r\none')
  expect(second.offset).toBe('one\r\none\r\n'.length)
  await agent.client.ptys.close(id)
})

it('[T10] a question is answered once, and what viewers reply to it never reaches the program', async () => {
  const id = newId()
  const command =
    'stty raw -echo; printf "\\033[6n"; sleep 0.5; dd bs=1000 count=1 2>/dev/null | od -c; stty sane; echo OVER'
  await agent.client.ptys.create(id, { command })
  const viewers = [await view(agent.client, id, true), await view(agent.client, id, true)]
  for (const { socket } of viewers) socket.send(Buffer.from('\x1b[1;1R'))
  const [viewer] = viewers
  await viewer?.until(() => viewer.text.includes('OVER'))
  expect(viewer?.text.match(/033/g)).toHaveLength(1)
})

it('[T11] a large paste arrives whole', async () => {
  const id = newId()
  const pasted = Array.from({ length: 3_000 }, (_, line) => `line ${line} of a paste`).join('\n')
  await agent.client.ptys.create(id, {
    command: 'stty -echo -icanon; echo READY; head -c 60000 | sha256sum; echo OVER',
  })
  const viewer = await view(agent.client, id, true)
  await viewer.until(() => viewer.text.includes('READY'))
  const bytes = Buffer.from(pasted).subarray(0, 60_000)
  viewer.socket.send(bytes)
  await viewer.until(() => viewer.text.includes('OVER'))
  const { createHash } = await import('node:crypto')
  expect(viewer.text).toContain(createHash('sha256').update(bytes).digest('hex'))
})

it('[T12] an exited terminal can be started again; a running one cannot', async () => {
  const id = newId()
  await agent.client.ptys.create(id, { command: 'echo run; read x' })
  await expect(agent.client.ptys.restart(id)).rejects.toMatchObject({ code: 'conflict' })
  const viewer = await view(agent.client, id, true)
  viewer.socket.send(Buffer.from('\r'))
  await viewer.until(() => viewer.exit !== undefined)
  expect(await agent.client.ptys.restart(id)).toMatchObject({ status: 'running' })
  await viewer.until(() => viewer.snapshots === 2)
  await viewer.until(() => (viewer.text.match(/run/g) ?? []).length >= 2)
  await agent.client.ptys.close(id)
})

it('[T13] the same id twice is one terminal; closing ends its whole tree, closing again is fine', async () => {
  const id = newId()
  const made = await agent.client.ptys.create(id, {
    command: '(trap "" HUP; sleep 777) & sleep 777',
  })
  const [again] = await Promise.all([
    agent.client.ptys.create(id, {}),
    agent.client.ptys.create(id, {}),
  ])
  expect(again.pid).toBe(made.pid)
  await sleep(200)
  const session = sessionOf(made.pid ?? 0)
  expect(session.length).toBeGreaterThan(1)
  await agent.client.ptys.close(id)
  expect(sessionOf(made.pid ?? 0)).toEqual([])
  await agent.client.ptys.close(id)
  await expect(agent.client.ptys.connect(id, { id: 'u.1', write: true })).rejects.toMatchObject({
    code: 'not_found',
  })
})

function newId(): TerminalId {
  count += 1
  return TerminalId.parse(`t${count}`)
}

/** A viewer that keeps all it is sent. */
async function view(client: Agent, id: TerminalId, write: boolean) {
  count += 1
  const socket = await client.ptys.connect(id, { id: `user.${count}`, write })
  const seen = {
    id: `user.${count}`,
    socket,
    text: '',
    bytes: 0,
    live: 0,
    offset: 0,
    snapshots: 0,
    exits: 0,
    size: undefined as Extract<TerminalDown, { type: 'size' }> | undefined,
    exit: undefined as Extract<TerminalDown, { type: 'exit' }> | undefined,
    ack: (offset: number) => socket.send(JSON.stringify({ type: 'ack', offset })),
    resize: (cols: number, rows: number, claim?: boolean) =>
      socket.send(JSON.stringify({ type: 'resize', cols, rows, claim })),
    until: (holds: () => boolean, ms = 8_000) => until(holds, ms),
  }
  let isScreen = false
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) {
      seen.text = (seen.text + data.toString('utf8')).slice(-300_000)
      seen.bytes += data.length
      seen.live = isScreen ? 0 : seen.live + data.length
      isScreen = false
      return
    }
    const message = TerminalDown.parse(JSON.parse(data.toString('utf8')))
    if (message.type === 'snapshot') {
      isScreen = true
      seen.snapshots += 1
      seen.offset = message.offset
    }
    if (message.type === 'size') seen.size = message
    if (message.type === 'exit') [seen.exit, seen.exits] = [message, seen.exits + 1]
  })
  await until(() => seen.snapshots > 0 && !isScreen, 5_000)
  return seen
}

async function until(holds: () => boolean, ms: number): Promise<void> {
  for (const end = Date.now() + ms; !holds(); await sleep(5)) {
    if (Date.now() > end) throw new Error('It did not happen in time.')
  }
}

/** A viewer whose TCP connection stands still. */
async function rawViewer(target: TestAgent, id: TerminalId, before: () => Promise<void>) {
  await before()
  const { host, port, token } = target.address
  const socket = new WebSocket(`ws://${host}:${port}/v1/ptys/${id}?viewer=u.slow&write=0`, {
    headers: { authorization: `Bearer ${token}` },
    createConnection: () => connect({ host, port }),
  })
  let [bytes, text] = [0, '']
  socket.on('message', (data: Buffer) => {
    bytes += data.length
    text = (text + data.toString('utf8')).slice(-100_000)
  })
  await new Promise((resolve) => socket.once('open', resolve))
  socket.pause()
  return {
    async resumeAndRead(end: string): Promise<number> {
      socket.resume()
      await until(() => text.includes(end), 10_000)
      socket.terminate()
      return bytes
    },
  }
}

function residentBytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1]) * 1024
}

/** Sockets apart: idle keep-alive connections come and go. */
function openFiles(pid: number): number {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`))
  return links.filter((link) => link !== '' && !link.startsWith('socket:')).length
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function ptyFiles(pid: number): number {
  const info = readdirSync(`/proc/${pid}/fdinfo`)
  return info.filter((fd) => {
    try {
      return readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8').includes('tty-index')
    } catch {
      return false
    }
  }).length
}

type Row = { pid: number; state: string; parent: number; session: number }

function processes(): Row[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
      const [state = '', parent, , session] = fields
      return [{ pid: Number(pid), state, parent: Number(parent), session: Number(session) }]
    } catch {
      return []
    }
  })
}

function childrenOf(pid: number): Row[] {
  return processes().filter(({ parent }) => parent === pid)
}

function sessionOf(leader: number): Row[] {
  return processes().filter(({ session, state }) => session === leader && state !== 'Z')
}
