/** A prompt that was refused. `words` are those of the prompt that were not understood. */
export class PromptError extends Error {
  readonly words: string[]
  constructor(message: string, words: readonly string[] = []) {
    super(message)
    this.name = 'PromptError'
    this.words = [...words]
  }
}
