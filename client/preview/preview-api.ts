import { Port, PortList, PreviewVisit, type Visibility } from '../../shared/ports.ts'
import { api, url } from '../app/api.ts'

/** The ports of a workspace and the way into their previews. */
export const previewApi = {
  ports: async (id: string) =>
    (await api.call('GET', url`/api/workspaces/${id}/ports`, PortList)).ports,
  share: (id: string, port: number, visibility: Visibility) =>
    api.call('PUT', url`/api/workspaces/${id}/ports/${port}`, Port, { body: { visibility } }),
  /** An address that lets me in, once; what a pane loads first. */
  visit: async (id: string, port: number, to: string) =>
    (
      await api.call('POST', url`/api/workspaces/${id}/ports/${port}/visits`, PreviewVisit, {
        body: { to },
      })
    ).url,
}
