/** Like `Promise.all`, but waits for every one first: nothing goes on behind the back of a failure. */
export async function allSettled(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work)
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
