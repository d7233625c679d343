import { Component, type ComponentProps, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { PlainStateView } from '../ui/plain-states.tsx'
import { failureOf } from './error-details.ts'
import { t } from '../words/words.ts'

type Props = { name: string; children: ReactNode }
type State = { error: unknown } | { error: undefined }

/** Keeps a broken panel from taking the others with it, and offers to try again. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error ?? new Error('unknown') }
  }

  /** For whoever watches the page's errors: what was caught is still a fault. */
  override componentDidCatch(error: unknown): void {
    reportError(error)
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    if (isMissingCode(this.state.error)) return <NewVersion />
    const retry = (): void => this.setState({ error: undefined })
    const title = t('{name} could not be shown', { name: this.props.name })
    const wish = { title, retry, action: <Reload tone="quiet" /> }
    return <PlainStateView state={failureOf(this.state.error, wish)} />
  }
}

/** Whether code could not be loaded: the server is of a newer version, or away. Each browser words it its own way. */
export function isMissingCode(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|importing a module script failed|preload CSS/i.test(error.message)
  )
}

function NewVersion(): ReactNode {
  return (
    <PlainStateView
      state={{
        kind: 'failed',
        title: t('This part could not be loaded'),
        reason: t(
          'Atelier may have been updated, or the connection was lost. Nothing you typed is gone.',
        ),
        action: <Reload />,
      }}
    />
  )
}

function Reload({ tone = 'plain' }: Pick<ComponentProps<typeof Button>, 'tone'>): ReactNode {
  return (
    <Button tone={tone} onClick={() => location.reload()}>
      {t('Reload the page')}
    </Button>
  )
}
