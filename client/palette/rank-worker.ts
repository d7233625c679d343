/** Ranks file names beside the page, so that typing never waits for it. */
import { type RankAsk, RankServer } from './rank-protocol.ts'

const server = new RankServer(
  (answer) => postMessage(answer),
  (run) => setTimeout(run),
)
addEventListener('message', ({ data }: MessageEvent<RankAsk>) => server.heard(data))
