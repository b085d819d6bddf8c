/** A prompt that was refused. `words` are those of the prompt that were not understood. */
export class PromptError extends Error {
  readonly words: string[]
  constructor(message: string, words: readonly string[] = []) {
    super(message)
    this.name = 'PromptError'
    this.words = [...words]
  }
}

/** A prompt that a language model did not turn into a seed_config. */
export class ModelError extends Error {
  /** What was wrong with its last answer, by the paths of the fields. */
  readonly problems: readonly string[]
  constructor(message: string, problems: readonly string[] = []) {
    super(message)
    this.name = 'ModelError'
    this.problems = problems
  }
}
