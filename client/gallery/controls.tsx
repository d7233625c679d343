import { Play, Settings, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Badge } from '../ui/badge.tsx'
import { Button, type ButtonTone } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { TextField } from '../ui/field.tsx'
import { FormError } from '../ui/form-error.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { Switch } from '../ui/switch.tsx'
import { Part, Specimens } from './part.tsx'

const TONES: readonly ButtonTone[] = ['primary', 'plain', 'quiet', 'danger']
const SIZES = ['small', 'normal', 'large'] as const

/** Everything that is pressed, chosen or typed into. */
export function Controls(): ReactNode {
  return (
    <>
      <Part title="Buttons">
        {TONES.map((tone) => (
          <Specimens key={tone}>
            {SIZES.map((size) => (
              <Button key={size} tone={tone} size={size}>
                {tone} {size}
              </Button>
            ))}
            <Button tone={tone} busy>
              {tone} busy
            </Button>
            <Button tone={tone} disabled>
              {tone} disabled
            </Button>
          </Specimens>
        ))}
        <Specimens>
          <IconButton label="Start" icon={Play} />
          <IconButton label="Settings, pressed" icon={Settings} pressed />
          <IconButton label="Delete, disabled" icon={Trash2} disabled />
          <Spinner />
          <Kbd>Ctrl+Shift+P</Kbd>
          <Badge count={3} />
          <Badge count={120} />
          <Badge tone="quiet" count={7} />
          <Badge tone="danger" count={3} />
          <Badge sign="@" count={2} />
        </Specimens>
      </Part>
      <Part title="Fields">
        <Fields />
      </Part>
      <Part title="Choices">
        <Choices />
      </Part>
    </>
  )
}

function Fields(): ReactNode {
  return (
    <div className="grid gap-4 min-[560px]:grid-cols-2">
      <TextField label="Empty" placeholder="my-app" />
      <TextField label="With a hint" hint="As the others see it." defaultValue="Ada" />
      <TextField label="With a fault" error="Give it a name." defaultValue=" " />
      <TextField label="Disabled" disabled defaultValue="Cannot be changed" />
      <CopyField label="To copy" value="https://atelier.example/join/secret" />
      <FormError>The server cannot be reached. Check your connection.</FormError>
    </div>
  )
}

function Choices(): ReactNode {
  const [one, setOne] = useState('b')
  const [on, setOn] = useState(true)
  const [size, setSize] = useState(13)
  const options = ['a', 'b', 'c'].map((value) => ({
    value,
    label: `Choice ${value.toUpperCase()}`,
  }))
  return (
    <Specimens>
      <Segmented label="One of three" value={one} options={options} onChange={setOne} />
      <Select label="One of a list" value={one} options={options} onChange={setOne} />
      <Select label="Disabled list" value={one} options={options} onChange={setOne} disabled />
      <Switch label="On or off" checked={on} onChange={setOn} />
      <Switch label="Off, disabled" checked={false} onChange={setOn} disabled />
      <NumberField label="Size" value={size} min={10} max={24} unit="px" onChange={setSize} />
    </Specimens>
  )
}
