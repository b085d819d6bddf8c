import { auth, drive, type drive_v3 } from '@googleapis/drive'
import { onTestFinished } from 'vitest'
import { serveInstance } from '../../fleet/listen.ts'
import { credentials } from '../../seeders/google/baseline.ts'
import { seeder as googleDriveSeeder } from '../../seeders/google_drive/index.ts'
import { boot, seedInstance } from '../../shared/instance/boot.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import { twin as googleDrive } from '../../twins/google_drive/index.ts'
import { clientOf } from '../support/client.ts'

export { credentials }

/** When the frozen clock of these tests stands: 2030-05-13T18:00:00Z. */
export const noon_ms = Date.UTC(2030, 4, 13, 18)

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
export const asOwner = bearer(credentials.accessToken)
export const asSecond = bearer(credentials.secondAccessToken)

/** A Drive whose clock stands still, with anything a seed adds. */
export function bootDrive(seed: Record<string, unknown> = {}) {
  const log = (level: string, message: string, details?: unknown) => {
    if (level === 'error') console.error(message, details)
  }
  const instance: Instance = boot(googleDrive, { seeder: googleDriveSeeder, log })
  onTestFinished(() => instance.close())
  const clock = { now: '2030-05-13T18:00:00Z', frozen: true }
  seedInstance(instance, { google_drive: { clock, ...seed } })
  const call = clientOf(instance)
  const owner = clientOf(instance, asOwner)
  const second = clientOf(instance, asSecond)
  const advance = (duration: string) => call('POST /admin/clock', { advance: duration })
  return { instance, call, owner, second, advance }
}

/** Makes a file or folder and answers its id. */
export async function make(
  call: ReturnType<typeof clientOf>,
  file: drive_v3.Schema$File,
): Promise<string> {
  const { body } = await call('POST /drive/v3/files?supportsAllDrives=true', file)
  return body.id
}

export const folder = 'application/vnd.google-apps.folder'

/** The official SDK against an instance on a port of its own, for the owner and a second person. */
export async function serveDrive(instance: Instance) {
  const listener = await serveInstance(instance)
  onTestFinished(() => listener.close())
  const url = `http://127.0.0.1:${listener.port}`
  const sdk = (token: string) => {
    const client = new auth.OAuth2()
    client.setCredentials({ access_token: token })
    return drive({ version: 'v3', auth: client, rootUrl: `${url}/` })
  }
  return { url, owner: sdk(credentials.accessToken), second: sdk(credentials.secondAccessToken) }
}

/** The reasons of a refusal: `404 notFound`. */
export function refusal({ status, body }: { status: number; body: unknown }): string {
  const { error } = body as { error: { code: number; errors: { reason: string }[] } }
  return `${status} ${error.errors[0]?.reason}`
}
