import { fork } from 'node:child_process'
import { once } from 'node:events'

/**
 * Runs a load generator in a process of its own, so that its work is not the server's. It is given
 * its orders as JSON, says `ready` when it has warmed up, hears when that was seen to, and says its result at the end.
 * Resolves when both are done, what `onReady` measures and the load.
 */
export async function runLoad<Result>(
  script: URL,
  orders: object,
  onReady: () => Promise<void> = async () => undefined,
): Promise<Result> {
  const child = fork(script)
  child.send(orders)
  const ended = once(child, 'exit')
  try {
    let seen = Promise.resolve()
    return await new Promise<Result>((settle, reject) => {
      child.on('message', (message: 'ready' | { result: Result }) => {
        if (message !== 'ready') return void seen.then(() => settle(message.result), reject)
        seen = onReady()
        seen.then(() => child.send('seen'), reject)
      })
      child.once('exit', (code) => reject(new Error(`${script.pathname} ended with ${code}`)))
    })
  } finally {
    child.kill()
    await ended
  }
}

/** The other side: orders in, `ready` in between, result out. `ready` resolves when it was seen to. */
export async function takeOrders<Orders, Result>(
  work: (orders: Orders, ready: () => Promise<void>) => Promise<Result>,
): Promise<void> {
  const [orders] = (await once(process, 'message')) as [Orders]
  const ready = async () => {
    const seen = once(process, 'message')
    process.send?.('ready')
    await seen
  }
  const result = await work(orders, ready)
  process.send?.({ result })
}
