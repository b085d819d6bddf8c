import { z } from 'zod'

// What the seed shapes of all twins are made of.

/** A text that says something. */
export const text = () => z.string().min(1)

/** A record, or the text that stands for its main field. */
export function orText<S extends z.ZodRawShape>(field: string, shape: S) {
  const record = z.strictObject(shape)
  type Output = z.output<typeof record>
  return z.union([
    z.string().transform((value) => ({ [field]: value }) as Output), // the rest is optional
    record,
  ])
}
