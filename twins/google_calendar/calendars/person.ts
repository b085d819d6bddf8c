import { createUser, findUser, type NewUser } from '../../google/oauth/people.ts'
import type { User } from '../../google/schema.ts'
import { saveRule } from '../acl/rule.ts'
import type { CalendarWorld } from '../protocol/index.ts'
import { saveSetting, settingNames, standardSettings } from '../settings/setting.ts'
import { saveNewCalendar } from './calendar.ts'

/**
 * Makes an account with its settings and its primary calendar. In a Workspace domain colleagues see
 * when each other are busy.
 */
export function addPerson(world: CalendarWorld, wanted: NewUser): User {
  const user = createUser(world, wanted)
  for (const name of settingNames) saveSetting(world, user, name, standardSettings[name])
  const calendar = saveNewCalendar(world, user, {
    id: user.email,
    isPrimary: true,
    summary: user.email,
    timeZone: standardSettings.timezone,
  })
  if (user.domain !== undefined) {
    saveRule(world, calendar.id, { type: 'domain', value: user.domain }, 'freeBusyReader')
  }
  return user
}

/** The account with an address; one that is not known yet is made, as an invitation does. */
export function personWith(world: CalendarWorld, email: string): User {
  return findUser(world, email) ?? addPerson(world, { email })
}
