import { expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { failureOf } from './api.ts'
import { detailsOf } from './error-details.ts'

const at = { now: new Date('2026-01-02T03:04:05Z'), path: '/w/1' }

it('[SE31] details of a failure name its code and the request, for whoever looks into it', async () => {
  const body = { error: { code: 'disk_full', message: 'The disk is full.' } }
  const answer = Response.json(body, { status: 507, headers: { 'x-request-id': 'r-1' } })
  expect(detailsOf(await failureOf(answer), at)).toBe(
    'AppError: The disk is full.\nCode: disk_full\nRequest: r-1\nPage: /w/1\nTime: 2026-01-02T03:04:05.000Z',
  )
})

it('[SE31] a failure of our own has details too', () => {
  expect(detailsOf(new TypeError('x is undefined'), at)).toMatch(/^TypeError: x is undefined\nPage/)
  expect(detailsOf(new AppError('timeout', 'Too slow.'), at)).not.toMatch(/Request/)
})
