import { expect } from 'vitest'
import type { z } from 'zod'
import { Message, type NewMessage } from '../../shared/chat.ts'
import type { UserId } from '../../shared/ids.ts'
import type { News } from '../../shared/news.ts'
import { serve, type TestWorkspace } from '../people/test-workspace.ts'
import type { NewsDesk } from '../seams.ts'
import { Chat } from './chat.ts'
import { ImageStore } from './image-store.ts'
import { chatRoutes } from './routes.ts'

/** The chat of a workspace over real HTTP and Postgres, and what it told. */
export async function chatIn(w: TestWorkspace) {
  const told: { to?: string; news: News }[] = []
  const news: NewsDesk = {
    publish: (_id, one) => void told.push({ news: one }),
    tell: (_id, to, one) => void told.push({ to, news: one }),
  }
  const chat = new Chat({ db: w.db, people: w.access, news })
  const { access, sandboxes } = w
  const images = new ImageStore({ db: w.db })
  const h = await serve({ routes: [chatRoutes({ access, chat, images, sandboxes })] })
  const path = `/workspaces/${w.id}/messages`
  const say = (userId: UserId, text: string, more = {}) =>
    h.json(userId, 'POST', path, { text, ...more })
  return {
    told,
    chat,
    images,
    h,
    path,
    say,
    said: (userId: UserId, text: string, more: Partial<NewMessage> = {}) =>
      chat.say(w.id, userId, { text, ...more }),
    /** Calls, expects it to go well, and reads the answer. */
    async get<S extends z.ZodType>(userId: UserId, rest: string, schema: S) {
      const answer = await h.call(userId, `${path}${rest}`)
      expect([rest, answer.status]).toEqual([rest, 200])
      return schema.parse(await answer.json()) as z.output<S>
    },
    status: async (userId: UserId, method: string, rest: string, body?: unknown) =>
      (await h.json(userId, method, `${path}${rest}`, body)).status,
    change: async (userId: UserId, method: string, rest: string, body?: unknown) =>
      Message.parse(await (await h.json(userId, method, `${path}${rest}`, body)).json()),
    /** Messages that were said to be different, the latest last. */
    changed: () =>
      told.flatMap(({ to, news: one }) =>
        one.type === 'message_changed' && to === undefined ? [one.message] : [],
      ),
  }
}

/** One grey pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHPq2ewAAAABJRU5ErkJggg==',
  'base64',
)
