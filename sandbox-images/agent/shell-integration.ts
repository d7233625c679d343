import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Says where commands begin and end (OSC 633, as VS Code's): A before the prompt, B behind it, C when a
 * command runs, D with its exit status. By PS0 instead of a DEBUG trap, which may be the person's own.
 * What a login shell reads is read here first, because bash reads nothing else beside an `--init-file`.
 */
const BASH = `if [ -r /etc/profile ]; then . /etc/profile; fi
for __atelier_rc in ~/.bash_profile ~/.bash_login ~/.profile; do
  if [ -r "$__atelier_rc" ]; then . "$__atelier_rc"; break; fi
done
unset __atelier_rc
__atelier_ran=0
__atelier_no=
__atelier_done() {
  local status=$?
  if [ "$__atelier_ran" = 1 ]; then printf '\\e]633;D;%s\\a' "$status"; fi
  __atelier_ran=0
  return "$status"
}
__atelier_prompt() {
  local status=$?
  case \${PS1-} in
    *'633;A'*) ;;
    *) PS1='\\[\\e]633;A\\a\\]'"\${PS1-}"'\\[\\e]633;B\\a\\]' ;;
  esac
  case \${PS0-} in
    *'633;C'*) ;;
    *) PS0="\${PS0-}"'\\e]633;C\\a\${__atelier_no:$((__atelier_ran=1)):0}' ;;
  esac
  return "$status"
}
if [[ "$(declare -p PROMPT_COMMAND 2>/dev/null)" == 'declare -a'* ]]; then
  PROMPT_COMMAND=(__atelier_done "\${PROMPT_COMMAND[@]}" __atelier_prompt)
else
  PROMPT_COMMAND=__atelier_done$'\\n'"\${PROMPT_COMMAND-}"$'\\n'__atelier_prompt
fi
`

/** Shells that tell what they do. Only bash does so far; others start as they always did. */
export class ShellIntegration {
  #script: Promise<string | undefined> | undefined

  /** The command of an interactive shell. */
  async command(shell: string): Promise<string[]> {
    if (!shell.endsWith('/bash')) return [shell, '-l']
    this.#script ??= write()
    const script = await this.#script
    // Without a folder for it the shell is more important than its marks.
    return script === undefined ? [shell, '-l'] : [shell, '--init-file', script]
  }
}

async function write(): Promise<string | undefined> {
  try {
    const script = join(await mkdtemp(join(tmpdir(), 'atelier-shell-')), 'bash.sh')
    await writeFile(script, BASH, { mode: 0o600 })
    return script
  } catch {
    return undefined
  }
}
