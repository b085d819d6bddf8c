import { atLeast, choice, maybe, text } from '../../google/params.ts'
import { isAtLeast, roleOf } from '../objects/access.ts'
import { toEntry } from '../objects/list_entry.ts'
import { toListTag } from '../objects/log.ts'
import { ensureAlone, pageOf } from '../objects/sync.ts'
import { method, scopes, userOf } from '../protocol.ts'

const listing = () => ({
  maxResults: atLeast(1, 100),
  minAccessRole: choice('freeBusyReader', 'owner', 'reader', 'writer'),
  pageToken: text(),
  showDeleted: maybe(),
  showHidden: maybe(),
  syncToken: text(),
})

/** https://developers.google.com/workspace/calendar/api/v3/reference/calendarList */
export const calendarList = {
  'GET /calendar/v3/users/me/calendarList': method(
    {
      id: 'calendar.calendarList.list',
      scopes: scopes.readList,
      response: 'CalendarList',
      isWatchable: true,
    },
    listing,
    (world, args) => {
      const { minAccessRole, showDeleted, showHidden, syncToken } = args
      const isHiding = showDeleted === false || showHidden === false
      ensureAlone(syncToken, minAccessRole !== undefined || isHiding)
      const user = userOf(world)
      const rows = world.db.calendarList.list({ where: { user: user.id } })
      const listed = pageOf(world, rows, ['calendarList', user.id], args, (entry, isSync) => {
        if (isSync) return true
        if (entry.isDeleted) return showDeleted === true
        const role = roleOf(world, entry.calendar, user)
        return (!entry.hidden || showHidden === true) && isAtLeast(role, minAccessRole ?? 'none')
      })
      const { page, ...tokens } = listed
      const items = page.map((entry) => toEntry(world, user, entry))
      return { kind: 'calendar#calendarList', etag: toListTag(rows), ...tokens, items }
    },
  ),
}
