import { Port, PortList, type PortChange, PreviewVisit } from '../../shared/ports.ts'
import { api, url } from '../app/api.ts'

/** The ports of a workspace and the way into their previews. */
export const previewApi = {
  ports: async (id: string) =>
    (await api.call('GET', url`/api/workspaces/${id}/ports`, PortList)).ports,
  share: (id: string, port: number, change: PortChange) =>
    api.call('PUT', url`/api/workspaces/${id}/ports/${port}`, Port, { body: change }),
  /** Asks whoever listens there to end. */
  stop: (id: string, port: number) =>
    api.send('POST', url`/api/workspaces/${id}/ports/${port}/stop`),
  /** An address that lets me in, once; what a pane loads first. */
  visit: async (id: string, port: number, to: string) =>
    (
      await api.call('POST', url`/api/workspaces/${id}/ports/${port}/visits`, PreviewVisit, {
        body: { to },
        repeatable: true,
      })
    ).url,
}
