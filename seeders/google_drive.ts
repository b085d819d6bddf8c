import { z } from 'zod'
import type { Seeder } from '../shared/twin.ts'
import { addPerson } from '../twins/google_drive/objects/person.ts'
import { api, type DriveWorld } from '../twins/google_drive/protocol.ts'
import { identityEnv, seedIdentity } from './google/baseline.ts'

const DriveSeed = z.strictObject({})

/** Seeds Google Drive. */
export const googleDriveSeeder: Seeder = {
  schema: () => DriveSeed,
  baseline(world: DriveWorld) {
    seedIdentity(world, (user) => addPerson(world, user), Object.keys(api.scopes))
  },
  apply: () => ({ folders_created: 0, files_created: 0 }),
  env: (url) => ({ GOOGLE_DRIVE_API_URL: url, ...identityEnv(url) }),
}
