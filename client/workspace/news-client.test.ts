import { describe, expect, it } from 'vitest'
import { UserId } from '../../shared/ids.ts'
import type { News, Present } from '../../shared/news.ts'
import { NewsClient, type NewsDeps } from './news-client.ts'

type Line = Parameters<NewsDeps['dial']>[0] & { sent: string[]; closed_: boolean }

/** A line whose far end is this test, and a clock that only this test moves. */
function aWorld() {
  const lines: Line[] = []
  const timers: { ms: number; run: () => void }[] = []
  const heard: News[] = []
  const client = new NewsClient({
    dial: (events) => {
      const line: Line = { ...events, sent: [], closed_: false }
      lines.push(line)
      return { send: (text) => line.sent.push(text), close: () => (line.closed_ = true) }
    },
    wait: (ms, run) => {
      const timer = { ms, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer) >>> 0, 1)
    },
    random: () => 1,
    onNews: (news) => heard.push(news),
  })
  const line = (): Line => {
    const last = lines.at(-1)
    if (!last) throw new Error('nobody has dialled yet')
    return last
  }
  const say = (news: News): void => line().message(JSON.stringify(news))
  const pass = (): void => timers.shift()?.run()
  return { client, lines, line, say, timers, heard, pass }
}

const ada: Present = {
  connection: 'c1',
  person: { id: UserId.parse('00000000-0000-4000-8000-000000000001'), name: 'Ada', slot: 0 },
  role: 'owner',
  where: { file: null, line: null, panel: null },
  idle: false,
}

describe('NewsClient', () => {
  it('[CN1] is live after hello, and knows who is here', () => {
    const { client, say, heard } = aWorld()
    expect(client.view().status).toBe('connecting')
    say({ type: 'hello', connection: 'c1', present: [ada] })
    expect(client.view()).toMatchObject({ status: 'live', connection: 'c1', present: [ada] })
    expect(heard.map(({ type }) => type)).toEqual(['hello'])
  })

  it('[CN2] comes back after a loss, each time more patiently, and says hello again', () => {
    const { client, lines, line, say, timers, pass } = aWorld()
    line().closed(1006, '')
    expect(client.view().status).toBe('lost')
    expect(timers[0]?.ms).toBe(400)
    pass()
    line().closed(1012, '')
    expect(timers[0]?.ms).toBe(800)
    pass()
    expect(lines).toHaveLength(3)
    say({ type: 'hello', connection: 'c9', present: [] })
    expect(client.view().status).toBe('live')
  })

  it('[CN3] stops at a permanent close code and keeps its sentence', () => {
    const { client, line, timers } = aWorld()
    line().closed(4403, 'You are no longer a member.')
    expect(client.view()).toMatchObject({ status: 'ended', reason: 'You are no longer a member.' })
    expect(timers).toHaveLength(0)
  })

  it('[CN4] sends where I am once live, only changes, and at most one in a quiet time', () => {
    const { client, line, say, pass } = aWorld()
    const at = (n: number) => ({ file: 'a.ts', line: n, panel: 'editor' })
    client.sayWhere(at(1), false)
    expect(line().sent).toHaveLength(0)
    say({ type: 'hello', connection: 'c1', present: [] })
    client.sayWhere(at(2), false)
    client.sayWhere(at(3), false)
    client.sayWhere(at(3), false)
    expect(line().sent).toHaveLength(1)
    pass()
    expect(line().sent.map((text) => JSON.parse(text).where.line)).toEqual([1, 3])
  })

  it('[CN5] passes over frames it does not know', () => {
    const { client, line, say } = aWorld()
    line().message('garbage')
    line().message('{"type":"from-the-future"}')
    say({ type: 'hello', connection: 'c1', present: [] })
    expect(client.view().status).toBe('live')
  })

  it('[CN6] a disposed client hangs up and stays away', () => {
    const { client, line, lines, timers } = aWorld()
    client[Symbol.dispose]()
    expect(line().closed_).toBe(true)
    line().closed(1000, '')
    expect(timers).toHaveLength(0)
    expect(lines).toHaveLength(1)
  })

  it('[CN7] a question goes up while the line is there, and others may listen in', () => {
    const { client, line, say } = aWorld()
    const heard: string[] = []
    const stop = client.hear(({ type }) => heard.push(type))
    expect(client.ask({ type: 'gather' })).toBe(false)
    say({ type: 'hello', connection: 'c1', present: [ada] })
    expect(client.ask({ type: 'gather' })).toBe(true)
    expect(line().sent.map((text) => JSON.parse(text).type)).toContain('gather')
    say({ type: 'gather', by: ada.person })
    stop()
    say({ type: 'gather', by: ada.person })
    expect(heard).toEqual(['hello', 'gather'])
  })
})
