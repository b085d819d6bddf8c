import type { CallEnvironment } from '../http/call.ts'
import type { Instance } from '../instance/instance.ts'

/** An admin call sees the whole instance. */
export interface AdminEnvironment extends CallEnvironment {
  instance: Instance
}

/** One admin call: what it needs and what it answers. */
interface AdminCall {
  request: Request
  url: URL
  params: Readonly<Record<string, string>>
  environment: AdminEnvironment
}

export type AdminHandler = (call: AdminCall) => Response | Promise<Response>
