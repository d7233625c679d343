import type { Safety } from './safety-board.ts'
import type { SharedFile } from './shared-file.ts'
import type { RoomClient } from './room-client.ts'

/** Watches one shared file, through all its rooms, for how safe its text is. */
export class SafetyWatch implements Disposable {
  readonly #file: SharedFile
  readonly #changed: (now: Safety) => void
  readonly #stop: () => void
  #room: RoomClient | undefined
  #leaveRoom: (() => void) | undefined
  /** The room's latest word about the disk that was looked at. */
  #heard: unknown = null
  /** The text changed since the disk was last said to have it all. */
  #ahead = false
  #online = false
  #now: Safety = 'written'

  constructor(file: SharedFile, changed: (now: Safety) => void) {
    this.#file = file
    this.#changed = changed
    this.#stop = file.watch(() => this.#look())
    this.#look()
  }

  [Symbol.dispose](): void {
    this.#stop()
    this.#leaveRoom?.()
    if (this.#now !== 'written') this.#changed('written')
  }

  #look(): void {
    const view = this.#file.view()
    const room = view.status === 'open' ? view.room : undefined
    if (room !== this.#room) this.#enter(room)
    // What was saved while the line was down is not told again: a mark from before could stay for ever.
    const online = isOnline(room)
    if (online && !this.#online) this.#ahead = false
    this.#online = online
    this.#hear()
    const next = this.#judge()
    if (next === this.#now) return
    this.#now = next
    this.#changed(next)
  }

  #enter(room: RoomClient | undefined): void {
    this.#leaveRoom?.()
    this.#room = room
    this.#heard = null
    this.#ahead = false
    if (!room) return
    const stop = room.watch(() => this.#look())
    const edited = (): void => {
      // What comes with the exchange at the beginning is the file as it was, not an edit.
      if (isOnline(room)) this.#ahead = true
      this.#look()
    }
    room.doc.on('update', edited)
    this.#leaveRoom = () => {
      stop()
      room.doc.off('update', edited)
    }
  }

  #hear(): void {
    const { file, unsaved } = this.#room?.view() ?? { file: null, unsaved: 0 }
    if (file === this.#heard) return
    this.#heard = file
    if (file?.type === 'saved' || file?.type === 'disk') this.#ahead = unsaved > 0
    if (file?.type === 'unsaved' || file?.type === 'deleted') this.#ahead = true
  }

  #judge(): Safety {
    if (!this.#room) return 'written'
    if (this.#room.view().unsaved > 0) return 'unsynced'
    return this.#ahead ? 'unwritten' : 'written'
  }
}

function isOnline(room: RoomClient | undefined): boolean {
  const word = room?.view().sync.word
  return word === 'Synced' || word === 'Saving'
}
