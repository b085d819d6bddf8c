import { endpoint, ensure } from '../protocol/index.ts'
import { toApplication } from './application.ts'

/** https://docs.discord.com/developers/resources/application */
export const applications = {
  'GET /applications/@me': endpoint({}, (world) => {
    const application = world.db.applications.get(world.caller.applicationId)
    ensure(application, 'unknownApplication')
    return toApplication(world, application)
  }),
}
