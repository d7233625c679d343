import { expect, it } from 'vitest'
import { Random } from '../server/rooms/test-random.ts'
import { mutated } from '../server/system/test-mutations.ts'
import { LIMITS } from '../shared/limits.ts'
import { codeWords } from './chat/code-words.ts'
import { fileRefsIn, fileRefText, wholeFileRef } from './chat/file-ref.ts'
import { safeAddress } from './chat/mark-up.ts'
import { partsOf, snippetOf } from './chat/snippet.ts'
import { readFrame, updateFrame } from './collab/frames.ts'
import { mayOpen } from './terminal/link-rule.ts'
import { localPlace } from './terminal/local-address.ts'
import { asOneLine, linesOf, shellEscape } from './terminal/paste-rule.ts'
import { findPathLinks } from './terminal/path-links.ts'

/** As in `server/system/fuzz.test.ts`: a failure names the seed that shows it again. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 2_000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 1)
const CLICK = { ctrlKey: true, metaKey: false }

/** What other people, programs and a server may say to a page, and what has to hold of it. */
const READERS: Readonly<Record<string, { samples: readonly string[]; check(text: string): void }>> =
  {
    'a message': {
      samples: ['see src/app.ts:12-20 and `a b.md`, @Ada', 'http://host.io:80/a.ts:1', '(x)[y]: z'],
      check: (text) => {
        for (const { start, end, ...ref } of fileRefsIn(text)) {
          expect(text.slice(start, end)).toContain(ref.path)
          expect(wholeFileRef(fileRefText(ref))).toBeDefined()
        }
        wholeFileRef(text)
        for (const [words, whole] of [
          [text.slice(0, 20), text],
          ['a (b) [', text],
        ] as const) {
          expect(
            partsOf(whole, words)
              .map((part) => part.text)
              .join(''),
          ).toBe(whole)
          expect(whole.endsWith(snippetOf(whole, words).replace(/^…/, ''))).toBe(true)
        }
      },
    },
    'the address of a link': {
      samples: [
        'https://x.y/?a=b#c',
        'javascript:alert(1)',
        'mailto:a@b',
        'http://localhost:5173/a',
      ],
      check: (text) => {
        const allowed = safeAddress(text)
        if (allowed !== '') expect(allowed).not.toMatch(/^\s*(javascript|data|vbscript|file):/i)
        if (mayOpen(CLICK, text)) expect(text).toMatch(/^https?:/i)
        const place = localPlace(text)
        if (place) expect(place.port).toBeGreaterThanOrEqual(0)
      },
    },
    'a piece of code': {
      samples: [
        'const a = `x${1}` // b',
        'def f(): """x""" # y',
        "select 'a''b' -- c",
        '<!-- a -->',
      ],
      check: (text) => {
        for (const name of ['ts', 'py', 'sh', 'sql', 'html', 'css', 'yaml', undefined]) {
          expect(
            codeWords(text, name)
              .map((word) => word.text)
              .join(''),
          ).toBe(text)
        }
      },
    },
    'a line of a terminal': {
      samples: ['./a(b)/c.ts:1:2 https://x/y', 'File "a/b.py", line 12', 'x.c(3,4): error'],
      check: (text) => {
        for (const { start, end, path } of findPathLinks(text)) {
          expect(text.slice(start, end)).toContain(path)
        }
      },
    },
    'a paste': {
      samples: ['a\nb\r\nc\r', 'a \\\nb', "it's; rm -rf /"],
      check: (text) => {
        expect(linesOf(asOneLine(text))).toHaveLength(1)
        expect(shellEscape(text)).not.toBe('')
      },
    },
  }

it.each(Object.entries(READERS))('[FZ3] %s is read, or left as it is', (_, reader) => {
  const random = new Random(SEED)
  const samples = reader.samples.map((sample) => Buffer.from(sample))
  for (let run = 0; run < RUNS; run += 1) {
    const text = mutated(random.pick(samples), random)
      .toString('utf8')
      .slice(0, LIMITS.chatMessageChars)
    try {
      reader.check(text)
    } catch (cause) {
      throw new Error(`seed ${SEED}, run ${run}: ${JSON.stringify(text)}`, { cause })
    }
  }
})

it('[FZ3] a frame for a page is read, or refused with an error that ends the line', () => {
  const random = new Random(SEED)
  const samples = [updateFrame(new Uint8Array([0, 0])), Buffer.from('0102030405', 'hex')]
  for (let run = 0; run < RUNS; run += 1) {
    const bytes = mutated(Buffer.from(random.pick(samples)), random)
    try {
      readFrame(bytes)
    } catch (error) {
      expect(error, `seed ${SEED}, run ${run}: ${bytes.toString('base64')}`).toBeInstanceOf(Error)
    }
  }
})
