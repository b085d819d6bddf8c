import { z } from 'zod'
import { timeTrackingOf } from '../issues/time.ts'
import { noContent } from '../protocol/answers.ts'
import { body } from '../protocol/args.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { ensure } from '../protocol/error.ts'
import { factOf, setFact } from '../protocol/ids.ts'

/** Ways to keep track of time; Jira's own is the only one. */
const provider = {
  key: 'JIRA',
  name: 'JIRA provided time tracking',
}

export const configuration = {
  'GET /rest/api/3/configuration': endpoint(
    'user',
    () => ({}),
    (world) => {
      const isOn = (id: string) => factOf(world, `property/${id}`, 'true') === 'true'
      return {
        votingEnabled: isOn('jira.option.voting'),
        watchingEnabled: isOn('jira.option.watching'),
        unassignedIssuesAllowed: isOn('jira.option.allowunassigned'),
        subTasksEnabled: true,
        issueLinkingEnabled: isOn('jira.option.issuelinking'),
        timeTrackingEnabled: true,
        attachmentsEnabled: true,
        timeTrackingConfiguration: timeTrackingOf(world),
      }
    },
  ),

  'GET /rest/api/3/configuration/timetracking': endpoint(
    'admin',
    () => ({}),
    () => provider,
  ),

  'GET /rest/api/3/configuration/timetracking/list': endpoint(
    'admin',
    () => ({}),
    () => [provider],
  ),

  'PUT /rest/api/3/configuration/timetracking': endpoint(
    'admin',
    () => ({ body: body({ key: z.string() }) }),
    (_world, args) => {
      ensure(args.body.key === 'JIRA', 400, 'The time tracking provider was not found.')
      return noContent()
    },
  ),

  'GET /rest/api/3/configuration/timetracking/options': endpoint(
    'admin',
    () => ({}),
    timeTrackingOf,
  ),

  'PUT /rest/api/3/configuration/timetracking/options': endpoint(
    'admin',
    () => ({
      body: body({
        workingHoursPerDay: z.number(),
        workingDaysPerWeek: z.number(),
        timeFormat: z.enum(['pretty', 'days', 'hours']),
        defaultUnit: z.enum(['minute', 'hour', 'day', 'week']),
      }),
    }),
    (world, args) => {
      setFact(world, 'timetracking', args.body)
      return timeTrackingOf(world)
    },
  ),
}
