import { reply } from '../../../shared/http/reply.ts'

const json = { 'content-type': 'application/json;charset=UTF-8' }

/** 201 with what was made. */
export const created = (body: unknown) => answer(201, body)

/** Any status with a body. */
export const answer = (status: number, body: unknown) =>
  reply({ status, headers: json, body: JSON.stringify(body) })

export const noContent = () => reply({ status: 204 })

/** 303 to what is under way, as long operations answer. */
export const seeOther = (location: string, body?: unknown) =>
  reply({
    status: 303,
    headers: { ...json, location },
    body: body === undefined ? null : JSON.stringify(body),
  })
