import type { Seeder } from '../shared/contract.ts'

/** Loads the seeder of a twin: `seeders/<name>/index.ts` exports it as `seeder`. */
export async function loadSeeder(name: string): Promise<Seeder> {
  const { seeder }: { seeder: Seeder } = await import(`./${name}/index.ts`)
  return seeder
}
