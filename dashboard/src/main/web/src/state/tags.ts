/** Returns the tags of a text in which commas or spaces separate them, each once. */
export function splitTags(text: string): string[] {
  return [...new Set(text.split(/[,\s]+/).filter((tag) => tag !== ''))];
}
