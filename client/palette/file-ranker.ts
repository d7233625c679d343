import { RankClient } from './rank-protocol.ts'

/** The worker holds the list several times over; a page that asks no more gets its memory back. */
const LINGER_MS = 120_000

let held: { client: RankClient; worker: Worker } | undefined
let uses = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** The worker that ranks the file names of this page. Call the undo when nobody types any more. */
export function takeRanker(): { ranker: RankClient; release: () => void } {
  clearTimeout(timer)
  held ??= begin()
  uses += 1
  return { ranker: held.client, release }
}

function begin(): { client: RankClient; worker: Worker } {
  const worker = new Worker(new URL('./rank-worker.ts', import.meta.url), { type: 'module' })
  const client = new RankClient((ask) => worker.postMessage(ask))
  worker.addEventListener('message', ({ data }) => client.heard(data))
  return { client, worker }
}

function release(): void {
  uses -= 1
  if (uses > 0) return
  timer = setTimeout(() => {
    held?.worker.terminate()
    held = undefined
  }, LINGER_MS)
}
