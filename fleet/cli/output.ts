/** Writes one line to standard output. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** Writes a value as JSON that a person can read too. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** Writes rows as a table whose columns line up. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length)
    })
  }
  for (const row of rows) {
    print(
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}

export const envFormats = ['dotenv', 'shell', 'json'] as const
export type EnvFormat = (typeof envFormats)[number]

function quoteForDotenv(value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return value
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `"${escaped}"`
}

function quoteForShell(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}

/** Environment variables as the text of one of the formats. */
export function formatEnv(variables: Record<string, string>, format: EnvFormat): string {
  if (format === 'json') return `${JSON.stringify(variables, null, 2)}\n`
  const lines = Object.entries(variables).map(([name, value]) =>
    format === 'shell'
      ? `export ${name}=${quoteForShell(value)}\n`
      : `${name}=${quoteForDotenv(value)}\n`,
  )
  return lines.join('')
}

/** The text of a dotenv file with these variables set and everything else as it was. */
export function mergeEnv(before: string, variables: Record<string, string>): string {
  const left = new Map(Object.entries(variables))
  const lines = before.split('\n').map((line) => {
    const [, name = ''] = /^\s*(?:export\s+)?(\w+)\s*=/.exec(line) ?? []
    const value = left.get(name)
    if (value === undefined) return line
    left.delete(name)
    return formatEnv({ [name]: value }, 'dotenv').trimEnd()
  })
  const kept = lines.join('\n')
  const gap = kept === '' || kept.endsWith('\n') ? '' : '\n'
  return `${kept}${gap}${formatEnv(Object.fromEntries(left), 'dotenv')}`
}
