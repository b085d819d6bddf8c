import type { Seeder, Twin } from '../shared/contract.ts'
import { seedType, toTypeName } from './seed_types.ts'

const intro = `# Seeds

<!-- Written by \`npm run coverage\` from the schemas of the seeders. -->

A seed_config is one JSON object keyed by twin: what each holds when it starts. It is applied whole
or not at all. An unknown field is refused with its path (\`slack.channels[0].mesages: unknown
field\`), and so is a reference to something the seed does not hold. Where a record has one field
that matters, its text alone stands for the record.

Times are ISO 8601 (\`2026-01-02T03:04:05Z\`) or relative to the twin’s clock: \`-2h\`, \`+3d\`.

## Fields of every twin

\`\`\`ts
interface CommonSeed {
  /** The clock the records are made at; it runs on from there unless it is frozen. */
  clock?: { now?: string; frozen?: boolean; rate?: number }
  /** Fault rules that are in force from the start: docs/faults.md. */
  failure_rules?: readonly object[]
  /** Whether the provider’s documented limits are kept. */
  rate_limiting?: 'off' | 'documented'
  /** “loose” lets tokens in that have expired, were revoked or lack a scope. */
  strictness?: 'strict' | 'loose'
  /** Whether consent pages wait for a person. */
  consent?: 'ask' | 'auto'
  /** Whether searches lag as the provider’s do. */
  consistency?: 'strong' | 'eventual'
}
\`\`\`
`

function renderSection({ twin, seeder }: { twin: Twin; seeder: Seeder }): string {
  const { body, definitions } = seedType(seeder)
  const others = Object.entries(definitions).map(([name, text]) => `type ${name} = ${text}\n\n`)
  const type = `${others.join('')}interface ${toTypeName(twin.name)}Seed ${body}`
  return `\n## ${twin.label}: \`${twin.name}\`\n\n\`\`\`ts\n${type}\n\`\`\`\n`
}

/** docs/seeds.md: what each twin can be seeded with. */
export function renderSeedPage(all: readonly { twin: Twin; seeder: Seeder }[]): string {
  return intro + all.map(renderSection).join('')
}
