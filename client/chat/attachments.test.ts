import { expect, it } from 'vitest'
import { ImageId } from '../../shared/chat.ts'
import { Attachments } from './attachments.ts'

const file = (name: string, type = 'image/png') => new File(['x'], name, { type })
const anImage = (name: string) => ({
  id: ImageId.parse(crypto.randomUUID()),
  name,
  alt: '',
  width: 1,
  height: 1,
  bytes: 1,
})

it('[CV13] pictures are uploaded as they come, described, and taken once by a message', async () => {
  const attachments = new Attachments({
    upload: (one) => Promise.resolve(anImage(one.name)),
  })
  attachments.add(null, [file('a.png'), file('b.png')])
  attachments.add(7, [file('c.png')])
  await expect
    .poll(() => attachments.in(null).map(({ state }) => state))
    .toEqual(['ready', 'ready'])
  attachments.describe(null, attachments.in(null)[1]?.key ?? '', ' a cat ')
  const taken = attachments.take(null)
  expect(taken.map(({ name, alt }) => [name, alt])).toEqual([
    ['a.png', ''],
    ['b.png', 'a cat'],
  ])
  expect(attachments.in(null)).toEqual([])
  expect(attachments.in(7)).toHaveLength(1)
  attachments.put(null, taken)
  expect(attachments.take(null)).toEqual(taken)
})

it('[CV13] what fails says why and is tried again; what is no picture is not uploaded', async () => {
  let works = false
  const asked: string[] = []
  const attachments = new Attachments({
    // oxlint-disable-next-line typescript/require-await -- a failure has to come as a rejection.
    upload: async (one) => {
      asked.push(one.name)
      if (!works) throw new Error('The disk is full.')
      return anImage(one.name)
    },
  })
  attachments.add(null, [file('a.png'), file('b.svg', 'image/svg+xml')])
  const states = () => attachments.in(null).map(({ state }) => state)
  await expect.poll(states).toEqual(['failed', 'failed'])
  expect(asked).toEqual(['a.png'])
  expect(attachments.in(null)[0]).toMatchObject({ reason: 'The disk is full.' })
  works = true
  for (const { key } of attachments.in(null)) attachments.retry(null, key)
  await expect.poll(states).toEqual(['ready', 'failed'])
  expect(asked).toEqual(['a.png', 'a.png'])
  attachments.add(
    null,
    Array.from({ length: 8 }, (_, n) => file(`${n}.png`)),
  )
  expect(attachments.in(null).at(-1)).toMatchObject({ reason: expect.stringContaining('up to 8') })
})
