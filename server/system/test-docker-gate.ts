import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const REAL = '/var/run/docker.sock'

/** A socket in front of Docker's that can be shut and opened again, as if the engine went away. */
export class DockerGate implements AsyncDisposable {
  readonly #folder: string
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async create(): Promise<DockerGate> {
    const gate = new DockerGate(await mkdtemp(join(tmpdir(), 'atelier-system-gate-')))
    await gate.open()
    return gate
  }

  /** What `DOCKER_HOST` has to say. */
  get host(): string {
    return `unix://${this.#folder}/docker.sock`
  }

  async open(): Promise<void> {
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#join(near))
    this.#server.listen(join(this.#folder, 'docker.sock'))
    await once(this.#server, 'listening')
  }

  /** Nobody new, and everybody who talks is cut off. */
  shut(): void {
    this.#server?.close()
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
  }

  #join(near: Socket): void {
    const far = connect({ path: REAL, allowHalfOpen: true })
    for (const socket of [near, far]) {
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => [near, far].forEach((one) => one.destroy()))
    }
    near.pipe(far).pipe(near)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.shut()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
