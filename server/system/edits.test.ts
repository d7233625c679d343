import { describe, expect, it } from 'vitest'
import { dockerAnswers } from './remains.ts'
import { roomOf, TestEditor } from './test-editor.ts'
import { eventually, TestServer } from './test-server.ts'
import { TestTerminal } from './test-terminal.ts'

const BOM = '\uFEFF'
const RUNTIMES = ['local', ...((await dockerAnswers()) ? ['docker'] : [])]

describe.each(RUNTIMES)('on the %s runtime', (runtime) => {
  it('[E4] a stock provider and a shell edit the same file, whose bytes stay', async () => {
    await using server = await TestServer.start({ ATELIER_RUNTIME: runtime })
    const { id } = await server.workspace('edits')
    const ada = await server.owner()
    const at = { port: server.port, workspaceId: id }
    using terminal = await TestTerminal.open(ada, id)
    await terminal.run("mkdir -p src; printf 'const one = 1\\n' > src/x.ts")

    using editor = await TestEditor.open(ada, at, 'src/x.ts')
    expect(editor.content).toBe('const one = 1\n')
    editor.text.insert(editor.text.length, 'const two = 2\n')
    await eventually(async () => (await terminal.run('cat src/x.ts')).includes('const two = 2'))
    expect(await terminal.run('cat src/x.ts')).toBe('const one = 1\nconst two = 2')

    await terminal.run("sed -i 's/one = 1/uno = 1/' src/x.ts")
    await editor.reads('const uno = 1\nconst two = 2\n')
    editor.text.insert(0, '// both\n')
    await terminal.run("sed -i 's/two/dos/' src/x.ts")
    await editor.reads('// both\nconst uno = 1\nconst dos = 2\n')
    await eventually(async () => (await ada.read(id, 'src/x.ts')) === editor.content)

    await keepsBytes('crlf.txt', 'one\r\ntwo\r\nthree\r\n', 'crlf')
    await keepsBytes('bom.txt', `${BOM}one\ntwo\nthree`, 'lf')
    await keepsBytes('both.txt', `${BOM}one\r\ntwo\r\nthree`, 'crlf')
    expect(server.failures()).toEqual([])

    /** An edit of the second line leaves every other byte as it was. */
    async function keepsBytes(path: string, text: string, eol: string): Promise<void> {
      expect((await ada.write(id, path, text)).status).toBe(200)
      const info = await roomOf(ada, id, path)
      expect(info.eol).toBe(eol)
      using one = await TestEditor.join(ada, { ...at, room: info.room })
      expect(one.content).toBe(text.replace(BOM, '').replaceAll('\r\n', '\n'))
      one.text.insert(one.content.indexOf('two'), 'more than ')
      const wanted = text.replace('two', 'more than two')
      await eventually(async () => (await ada.read(id, path)) === wanted)
    }
  }, 120_000)
})
