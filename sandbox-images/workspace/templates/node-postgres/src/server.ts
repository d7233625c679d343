import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { addNote, listNotes, prepareDatabase } from './notes.ts'

const PORT = 8000

await prepareDatabase()
createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error)
    sendJson(response, 500, { error: 'Something went wrong. The terminal knows more.' })
  })
}).listen(PORT, () => console.log(`Listening on http://localhost:${PORT}/notes`))

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  switch (`${request.method} ${pathname}`) {
    case 'GET /':
      return sendJson(response, 200, { try: ['GET /notes', 'POST /notes {"text": "hello"}'] })
    case 'GET /notes':
      return sendJson(response, 200, await listNotes())
    case 'POST /notes': {
      const text = await readText(request)
      if (text === undefined) return sendJson(response, 400, { error: 'Send {"text": "…"}.' })
      return sendJson(response, 201, await addNote(text))
    }
    default:
      return sendJson(response, 404, { error: 'There is nothing here.' })
  }
}

/** The `text` of a JSON body, if it has one. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) {
    body += String(chunk)
    if (body.length > 100_000) return undefined
  }
  try {
    const value: unknown = JSON.parse(body)
    const text = value !== null && typeof value === 'object' && 'text' in value ? value.text : ''
    return typeof text === 'string' && text.trim() ? text.trim() : undefined
  } catch {
    return undefined
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(`${JSON.stringify(value, null, 2)}\n`)
}
