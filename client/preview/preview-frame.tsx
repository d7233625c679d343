import { useQuery } from '@tanstack/react-query'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Loaded } from '../app/loaded.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { type Size, device, scaleIn } from './device.ts'
import { previewApi } from './preview-api.ts'
import { reportsOf } from './reports-of.ts'

/** A page that has loaded and says nothing for so long has no reporter. */
const REPORTS_WITHIN_MS = 1_500

/** The app itself. Every load asks for a new address, because one works once. */
export function PreviewFrame({ port }: { port: number }): ReactNode {
  const { workspace, session } = useWorkspace()
  const { path, turn } = useStore(session.preview.store, (state) => state.load)
  const query = useQuery({
    queryKey: ['visit', workspace.id, port, path, turn],
    queryFn: () => previewApi.visit(workspace.id, port, path),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnMount: false,
    refetchOnReconnect: false,
  })
  if (!query.data) {
    return (
      <div className="h-full bg-editor">
        <Loaded query={query} what={t('the preview')}>
          {() => null}
        </Loaded>
      </div>
    )
  }
  return <Frame key={query.data} address={query.data} port={port} />
}

function Frame({ address, port }: { address: string; port: number }): ReactNode {
  const frame = useRef<HTMLIFrameElement>(null)
  const loaded = useReports(frame, address)
  return (
    <Sized>
      <iframe
        ref={frame}
        title={t('Preview of port {port}', { port })}
        src={address}
        onLoad={loaded}
        className="h-full w-full border-0 bg-[Canvas]"
        allow="clipboard-read; clipboard-write; fullscreen"
        sandbox="allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads"
      />
    </Sized>
  )
}

/** Hears what the page in the frame says, and only that page. Returns what to call when it has loaded. */
function useReports(frame: RefObject<HTMLIFrameElement | null>, address: string): () => void {
  const { preview } = useWorkspace().session
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    const reports = reportsOf(preview)
    const { origin } = new URL(address)
    // The first page is the one we asked for, or where its redirects went.
    let asked = true
    reports.expect()
    const hear = (event: MessageEvent): void => {
      if (event.origin !== origin || event.source !== frame.current?.contentWindow) return
      const place = reports.hear(event.data)
      if (!place) return
      preview.arrived(place.path, asked || place.how === 'replace' ? 'replace' : 'push')
      asked = false
    }
    window.addEventListener('message', hear)
    return () => {
      window.removeEventListener('message', hear)
      clearTimeout(timer.current)
    }
  }, [preview, frame, address])
  return () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => reportsOf(preview).missed(), REPORTS_WITHIN_MS)
  }
}

/** As large as the chosen device, drawn smaller where there is less room. */
function Sized({ children }: { children: ReactNode }): ReactNode {
  const { size } = useStore(device)
  const box = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 })
  useEffect(() => {
    const { current } = box
    if (!current) return
    const watching = new ResizeObserver(() =>
      setRoom({ width: current.clientWidth, height: current.clientHeight }),
    )
    watching.observe(current)
    return () => watching.disconnect()
  }, [])
  const scale = size ? scaleIn(size, room) : 1
  const left = size ? Math.max(0, (room.width - size.width * scale) / 2) : 0
  return (
    <div ref={box} className="relative h-full overflow-hidden bg-app">
      <div
        // A page that knows the dark takes its ground from here; around any other the browser lays white.
        className="absolute top-0 origin-top-left bg-[Canvas]"
        style={
          size
            ? { width: size.width, height: size.height, left, transform: `scale(${scale})` }
            : { width: '100%', height: '100%', left: 0 }
        }
      >
        {children}
      </div>
    </div>
  )
}
