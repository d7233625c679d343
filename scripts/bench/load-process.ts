import { fork } from 'node:child_process'
import { once } from 'node:events'

/**
 * Runs a load generator in a process of its own, so that its work is not the server's. It is given
 * its orders as JSON, says `ready` when it has warmed up, and its result at the end.
 */
export async function runLoad<Result>(
  script: URL,
  orders: object,
  onReady: () => Promise<void> = async () => undefined,
): Promise<Result> {
  const child = fork(script, [JSON.stringify(orders)])
  const ended = once(child, 'exit')
  try {
    return await new Promise<Result>((settle, reject) => {
      child.on('message', (message: 'ready' | { result: Result }) => {
        if (message === 'ready') onReady().catch(reject)
        else settle(message.result)
      })
      child.once('exit', (code) => reject(new Error(`${script.pathname} ended with ${code}`)))
    })
  } finally {
    child.kill()
    await ended
  }
}

/** The other side: orders in, `ready` in between, result out. */
export async function takeOrders<Orders, Result>(
  work: (orders: Orders, ready: () => void) => Promise<Result>,
): Promise<void> {
  const orders = JSON.parse(process.argv[2] ?? '{}') as Orders
  const result = await work(orders, () => process.send?.('ready'))
  process.send?.({ result })
}
