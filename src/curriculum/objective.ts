/** What mastery and reviews are kept for: one subtopic, by its place from 0, as `<lesson slug>/<number from 1>`. */
export function objectiveOf(slug: string, subtopic: number): string {
  return `${slug}/${subtopic + 1}`;
}
