import type { ReactNode } from 'react'
import { Announcer } from './announcer.tsx'
import { FollowFrame } from './follow-frame.tsx'
import { MembersDialog } from './members-dialog.tsx'
import { useFollow } from './use-follow.ts'
import { usePeopleCommands } from './use-people-commands.ts'
import { useQuestions } from './use-questions.ts'

/** Everything about the others that no part of the screen has to wait for: it comes a moment after them. */
export function PeopleLife(): ReactNode {
  useFollow()
  usePeopleCommands()
  useQuestions()
  return (
    <>
      <FollowFrame />
      <MembersDialog />
      <Announcer />
    </>
  )
}
