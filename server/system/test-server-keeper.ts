import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { sweepAway, unmount } from './remains.ts'

/**
 * Outlives a test: waits until its standard input ends, which it also does when the test was killed,
 * and then leaves nothing of the server behind. Started by `TestServer` with the data folder.
 */
const [dataDir = ''] = process.argv.slice(2)
if (!dataDir.includes('atelier-system-')) throw new Error('This is no folder of a test server.')
const farewell = await text(process.stdin)
// The server itself is among them, so what it starts meanwhile needs a second look.
await sweepAway(dataDir)
await sleep(300)
await sweepAway(dataDir)
// A test that could say goodbye takes its volumes away itself.
if (farewell === '') await unmount(dataDir)
